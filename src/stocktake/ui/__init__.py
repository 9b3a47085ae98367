"""How it looks: design tokens, components, base templates, the style page.

Nouns: none. Leans on `foundation`.
"""
