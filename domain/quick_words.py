"""How the words of one line look: marks, deeds, names, and what stands around them."""

from __future__ import annotations

import re

WORDS_BEFORE_A_DATE = 2
CURRENCY = r"(?:[$£€¥]|\b(?:usd|eur|gbp|chf|cad|aud|nzd|sek|nok|dkk|pln|inr|sgd)\b)"
FIGURE = r"[0-9]+(?:[,.'’][0-9]+)*\s?[km]?(?!\w)"
PER = r"(?:\s?(?:/|per\s|an?\s)\s?(?:year|yr|annum|month|mo|week|day|hour|hr|h)\b|\s?p\.?a\b\.?)?"
SALARY = rf"{CURRENCY}\s?{FIGURE}(?:\s?(?:-|–|to)\s?{CURRENCY}?\s?{FIGURE})?(?:\s?{CURRENCY})?{PER}"
BARE_SALARY = (
    rf"(?!401k)[0-9]{{2,3}}(?:k?\s?(?:[-–]|to)\s?[0-9]{{2,3}})?k(?!\w)(?:\s?{CURRENCY})?{PER}"
    rf"|[0-9]+(?:[,.'’][0-9]+)*k?(?:\s?[-–]\s?[0-9]+(?:[,.'’][0-9]+)*k?)?\s?{CURRENCY}{PER}"
)
MARKS = {
    "url": re.compile(r"(?<!\w)((?:https?://|www\.)\S+?)(?=[,.;:!?)\]]*(?:\s|$))", re.IGNORECASE),
    "salary": re.compile(rf"(?<![\w.,$£€¥-])({SALARY}|{BARE_SALARY})", re.IGNORECASE),
    "tags": re.compile(r"(?<![\w#&/])#([^\W\d_][\w-]*)"),
    "place": re.compile(
        r"(?<![\w~])~(?:[\"“]([^\"“”]+)[\"”]|(\w[\w.'’-]*(?:\s(?!(?:Follow|Applied|Interview|Apply|At|On)\b)[A-Z][\w.'’-]*)*))"
    ),
}
SEPARATOR = re.compile(r"[,;](?=\s|$)|\n|(?<=\s)(?:->|→|then)(?=\s)", re.IGNORECASE)
VERB = re.compile(
    r"""(?<![\w'’-])(?:
    (?P<closes_on>apply\s+(?:by|before|until)|deadline|closes?|closing(?:\s+date)?|due)
    |(?P<applied_on>applied|submitted|sent\s+(?:my\s+|the\s+)?(?:cv|resume|application))
    |(?P<interview>interviews?|(?:phone|video|recruiter)\s+(?:screen|call|interview)|screening|on-?site|call\s+with)
    |(?P<follow_up>follow(?:ing)?[\s-]?ups?|f/?u|check(?:\s+(?:in|on|back|status))?|ping|chase|nudge|remind(?:er)?(?:\s+me)?
      |thank(?:s|\s+you)?|write|e-?mail|call|ask|meet|coffee)
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
KEPT = re.compile(r"thank.*|write|e-?mail|call|call\s+with|ask|meet|coffee|chase|ping|nudge", re.IGNORECASE)
APPLIED = re.compile(
    r"(?:i\s+)?(?:have\s+)?(?P<verb>applied|submitted|sent\s+(?:my\s+|the\s+|an?\s+)?(?:cv|resume|application))"
    r"\s+(?P<to>to|at|with|for)\s+",
    re.IGNORECASE,
)
AS = re.compile(r"\s+(?:as\s+(?:an?\s+|the\s+)?|for\s+(?:an?|the)\s+)(?=\S)", re.IGNORECASE)
TURNED = re.compile(r"\s+(?:at|with|@)\s+(?=\S)", re.IGNORECASE)
AT_SIGN = re.compile(r"(?<!\S)@(?!\s*[0-9]{1,2}(?:[:.][0-9]{2})?\s*(?:[ap]\.?m\b|$|,))")
AT_WORD = re.compile(r"\s+at\s+(?=[^\s0-9])(?!.*\sat\s+[^\s0-9])", re.IGNORECASE | re.DOTALL)
DASH = re.compile(r"\s+[-–—|]\s+(?=\S)")
CAPITAL = re.compile(r"[A-Z]\w*\.?")
ON = re.compile(r"(?:\s+on)?\s*\Z", re.IGNORECASE)
LEGAL_FORM = re.compile(
    r"(?:[\w.&'’-]+\s+){0,6}(?:inc|ltd|limited|llc|llp|plc|gmbh|corp|co|kg|ag|se|sa|bv|nv|pty)\.?", re.IGNORECASE
)
ROLE = re.compile(
    r"\b(?:\w*(?:engineer|developer|designer|scientist|architect|programmer|analyst|manager|director|writer|teacher)"
    r"|nurse|lead|head|chief|officer|vp|cto|ceo|cfo|intern|trainee|assistant|associate|administrator|accountant"
    r"|consultant|specialist|coordinator|editor|researcher|technician|representative|recruiter|lawyer|chef|cook"
    r"|driver|clerk|agent|advisor|executive|professor|lecturer|dev|qa|sre|devops)\b",
    re.IGNORECASE,
)
NAME = re.compile(r"[^\s,;:–—|-](?:.*[^\s,;:–—|-])?", re.DOTALL)
EDGES = re.compile(
    r"^(?:[\s,;:@–—-]+|(?:on|at|by|for|and|then|to)\b)*\s*|(?:[\s,;:@–—-]|\s(?:on|at|by|for|and|then|to)\b)*$",
    re.IGNORECASE,
)
