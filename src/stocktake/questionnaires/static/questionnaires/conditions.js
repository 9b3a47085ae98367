/* When a question is asked: the same small tree, read the same way, as in rules/conditions.py. One table of cases tests both. */
(() => {
  "use strict";
  const stocktake = (window.stocktake = window.stocktake || {});

  const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const COMPARISONS = {
    "=": (a, b) => a === b,
    "!=": (a, b) => a !== b,
    "<": (a, b) => a < b,
    ">": (a, b) => a > b,
  };

  const plainDigits = (text) =>
    text.replace(/[\u0660-\u0669]/g, (d) => d.charCodeAt(0) - 0x660).replace(/[\u06f0-\u06f9]/g, (d) => d.charCodeAt(0) - 0x6f0);

  const number = (value) => {
    if (typeof value === "number") return value;
    const text = plainDigits(String(value).trim());
    return NUMBER.test(text) ? Number(text) : null;
  };

  const words = (text) => text.split(/\s+/).filter(Boolean);

  const compares = (tree, text) => {
    const { op, value } = tree;
    if (op === "selected") return words(text).includes(String(value));
    if (op === "count-selected") return COMPARISONS[tree.compare](words(text).length, number(value));
    const left = number(text), right = number(value);
    if (left !== null && right !== null) return COMPARISONS[op](left, right);
    if (op === "=") return text === String(value);
    if (op === "!=") return text !== String(value);
    if ((op === "<" || op === ">") && text && typeof value === "string" && right === null) {
      return COMPARISONS[op](text, value); // days in ISO form
    }
    return false;
  };

  /* Whether the condition holds; answerTo(code) is the text, empty if nothing. */
  stocktake.holds = (tree, answerTo) => {
    if (!tree || Object.keys(tree).length === 0) return true;
    if ("all" in tree) return tree.all.every((part) => stocktake.holds(part, answerTo));
    if ("any" in tree) return tree.any.some((part) => stocktake.holds(part, answerTo));
    if ("not" in tree) return !stocktake.holds(tree.not, answerTo);
    return compares(tree, answerTo(tree.question));
  };
})();
