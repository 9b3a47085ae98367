"""What a chart is: its message, its shapes, its table, and where its numbers come from; on a page, or as a file of its own.

It asks nothing: `queries` hand it numbers. Each shape has a class; the page colours it through tokens, a file through its own style.
"""
