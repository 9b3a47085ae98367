"""What States answer: a questionnaire, and each party's response to it, by whichever door it comes.

Nouns: questionnaire, version, node (section, repeat, question, note), choice, opening, response, contributor, answer,
revision, comment, attachment, return (a file that came back) and its lines, clearance step, snapshot, signature, receipt,
consent. Announces `response_submitted`, `report_received`, `consent_changed`. Leans on `reviews`, `documents`, `messaging`.
"""
