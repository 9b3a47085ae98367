"""The style page: every component, in six languages. It shows words of its own and nothing of any review."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.foundation.access import public
from stocktake.foundation.texts import OWN_NAMES, RIGHT_TO_LEFT


@dataclass(frozen=True, slots=True)
class Specimen:
    """Words in one language to try the components on."""

    language: str
    title: str
    heading: str
    said: str  # a sentence of a paper
    counted: str  # a sentence with a count
    quoted: str  # a passage
    tag: str
    act: str  # a button
    label: str  # a field
    empty: str

    @property
    def name(self) -> str:
        return OWN_NAMES[self.language]

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


SPECIMENS = (
    Specimen(
        "en", "Paper and thread", "What the answers say",
        "Most of those who wrote began with the cost of sending money home.",
        "Four had capped the fees or published them side by side.",
        "Each month the bank prints what every counter charges, and the queue chooses.",
        "promising practice", "Read the answer", "Search in what was said", "Nothing yet. The first answer will stand here.",
    ),
    Specimen(
        "fr", "Le papier et le fil", "Ce que disent les réponses",
        "La plupart commencent par le coût des envois d’argent au pays.",
        "Quatre ont plafonné les frais ou les publient côte à côte.",
        "Chaque mois, la banque affiche le tarif de chaque guichet, et la file choisit.",
        "pratique prometteuse", "Lire la réponse", "Chercher dans ce qui a été dit", "Rien encore. La première réponse se tiendra ici.",
    ),
    Specimen(
        "es", "El papel y el hilo", "Lo que dicen las respuestas",
        "Casi todos empiezan por lo que cuesta enviar dinero a casa.",
        "Cuatro han puesto un tope a las comisiones o las publican juntas.",
        "Cada mes el banco publica lo que cobra cada ventanilla, y la fila elige.",
        "práctica prometedora", "Leer la respuesta", "Buscar en lo dicho", "Todavía nada. Aquí estará la primera respuesta.",
    ),
    Specimen(
        "ru", "Бумага и нить", "О чём говорят ответы",
        "Большинство начинает с того, во что обходится перевод денег домой.",
        "Четверо ограничили комиссию или публикуют её в общей таблице.",
        "Каждый месяц банк вывешивает тарифы всех касс, и очередь выбирает сама.",
        "многообещающая практика", "Читать ответ", "Искать в сказанном", "Пока ничего. Здесь появится первый ответ.",
    ),
    Specimen(
        "zh", "纸与线", "答复说了什么",
        "多数来文首先谈到往家里汇款的费用。",
        "其中四份提到对手续费设了上限，或把各家收费并列公布。",
        "银行每月公布各柜台的收费，排队的人自己选择。",
        "值得推广的做法", "阅读答复", "在所有来文中查找", "暂无内容。第一份答复将列在这里。",
    ),
    Specimen(
        "ar", "الورق والخيط", "ما الذي تقوله الردود",
        "بدأ معظم من كتبوا بكلفة إرسال المال إلى الأهل.",
        "أربعة منهم حدّدوا سقفاً للرسوم أو نشروها جنباً إلى جنب.",
        "ينشر المصرف كل شهر ما يتقاضاه كل شباك، والطابور يختار.",
        "ممارسة واعدة", "قراءة الرد", "البحث في ما قيل", "لا شيء بعد. هنا سيوضع أول رد.",
    ),
)  # fmt: skip

COLOURS = (
    "paper",
    "sheet",
    "ink",
    "soft",
    "hair",
    "edge",
    "blue",
    "blue-tint",
    "thread",
    "thread-tint",
    "amber",
    "amber-tint",
    "green",
)


@public("shows how the product looks, and nothing of any review")
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/style.html", {"specimens": SPECIMENS, "colours": COLOURS})
