"""Words that narrow a question down once its kind is known: which fact of a document, which filter of a list, which fact is not held.

The kind itself is Rasa's to decide; these only pick within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FORMATS = {
    "pdf": "PDF",
    "pdfs": "PDF",
    "acrobat": "PDF",
    "doc": "DOC",
    "docs": "DOC",
    "docx": "DOCX",
    "word": "DOC",
    "excel": "XLS",
    "xls": "XLS",
    "xlsx": "XLSX",
    "spreadsheet": "XLS",
    "powerpoint": "PPT",
    "ppt": "PPT",
    "odt": "ODT",
    "html": "HTML",
    "csv": "CSV",
}
_FORMAT_WORD = re.compile(
    r"\b(pdfs?|acrobat|docx?|(?-i:DOCs)|word|excel|xlsx?|spreadsheets?|powerpoint|ppt|odt|html|csv)\b(?! (?:of|for it|on|from|to)\b)", re.I
)
_BARE_FORMAT = re.compile(
    r"(?:^|[.!?,;]\s)\W*(?:(?:and|so|but|ok(?:ay)?|then|also|oh|is|are|its?|it'?s|they|they'?re|both|all|just|only|still|an?|in|as|that'?s|the (?:first|second|other)(?: one)?(?:'?s)?)\W+)*(pdfs?|acrobat|docx?|word|excel|xlsx?|spreadsheets?|powerpoint|ppt|odt|html|csv)(?: (?:doc|docs|document|documents|file|files|format|both|then|too|as well))*\W*\?\W*$",
    re.I,
)
"""Nothing but a format, and whether it is that: 'both Word?', 'and its a doc?'."""
_CHECKED_FORMAT = re.compile(
    r"\b(?:an?|in|as|definitely|still|really|(?:are|is|aren'?t|isn'?t) (?:it|they|those|these|that|this|both)(?: (?:all|both|just))?) ((?:ms |microsoft )?(?:pdf|acrobat|docx?|word|excel|xlsx?|spreadsheet|powerpoint|ppt|odt|html|csv)\b.*)",
    re.I,
)
_IS_THE_FORMAT = re.compile(r"^\W*is the (pdf|word (?:one|file|doc)|docx?|spreadsheet) (?:the|of|for)\b", re.I)
_EITHER_FORMAT = re.compile(r"\b(?:pdf|docx?|word) or (?:an? )?(?:pdf|docx?|word)\b", re.I)
_DOCS_AS_DOCUMENTS = re.compile(r"\b(?:docs|Docs|DOCS)\b")
"""'DOCs' are files of that format."""

SIZE = re.compile(
    r"\b(big|bigger|size|sizes|sized|large|larger|heavy|mb|kb|mbs|kbs|meg|megs|megabytes?|kilobytes?|bytes|small|huge|massive|chunky|weigh|fit|how long)\b",
    re.I,
)
FORMAT = re.compile(
    r"\b(formats?|file ?types?|type of (?:file|document|doc)|kind of (?:file|document|doc)|what (?:file|sort)|pdf|word|docx?|extension|open it in|editable|spreadsheet)\b",
    re.I,
)
COUNT = re.compile(
    r"\b(how many|number of|how much|count|total|more than one|just (?:the )?one|only one|one (?:document|file|doc) or|several|two (?:documents|files|docs))\b",
    re.I,
)
WHERE = re.compile(
    r"\b(where|link|links|download|downloads|url|find|get hold|open|view|copy|copies|see|read|send me|web ?page|webpage|website|location|located|access|kept|live|lives|click)\b",
    re.I,
)
LARGEST = re.compile(
    r"\b(biggest|bigger|whopping|chunkier|heavier|fatter|longer|largest|heaviest|longest|chunkiest|most (?:mb|kb|space)|max(?:imum)?)\b",
    re.I,
)
SMALLEST = re.compile(r"\b(smallest|smaller|lighter|tinier|shorter|tiniest|lightest|shortest|(?<!at )least|min(?:imum)?)\b", re.I)
COUNTING = re.compile(r"\b(how many|number of|no of|count|total|tally|how much)\b", re.I)
MOST = re.compile(r"\b(most|biggest number|commonest|most often|more than any|top)\b", re.I)
PARTNER_WORDS = re.compile(r"\b(partners?|organisations?|organizations?|signator\w+|bodies|councils|agencies|parties|who)\b", re.I)
THEMES = re.compile(r"\b(themes?|categor\w+|headings?|sections?|topics?|areas)\b", re.I)
SAME_PARTNER = re.compile(
    r"\b(same|share[sd]? (?:a |the )?partners?|in common|also (?:has|have|on|in)|other (?:one|protocol|agreement)s?.*(?:partner|organisation|council|with))\b",
    re.I,
)
EVERYTHING_BUT = re.compile(
    r"\b(except|excluding|apart from|other than|bar|besides|but not|without|leave out|leaving out|minus|aside from|everything but|all but|not (?:the|counting))\b",
    re.I,
)
THOSE = re.compile(r"\b(those|these|them|that list|of that lot|the list|that lot|(?:of )?what(?:'?s| is) left|left over|remaining)\b", re.I)
THIS = re.compile(r"\b(it|its|that|this|that one|this one|same one|them|they|there|those|these)\b", re.I)
NAMED_THING = re.compile(
    r"\b(?:the|our|their|that|an?|any)\s+(?!(?:first|second|third|last|other|same|very|right|wrong|whole|sharing|information|data|previous|next|this|that|only|one|actual|full|current)\b)"
    r"(?:[\w'-]+\s+){1,3}(?:one|protocol|agreement|isp|isa|arrangement|panel|scheme|thing)\b",
    re.I,
)
ONE_FOR = re.compile(
    r"\b(?:the|that) (?:one|protocol|agreement) (?:for|about|on|covering|that covers|which covers|to do with)\s+[^.?!,;\n]{3,50}?(?=[.?!,;\n]|\b(?:who|what|where|how|is|are|does|do|and|has)\b|$)",
    re.I,
)
THAN_THAT = re.compile(r"\b(?:more|fewer|less|as many|same number|as much)\b[^.?!\n]{0,15}\b(?:than|as)\b", re.I)
COMPARES_PARTNERS = re.compile(
    r"\b(?:more|most|fewer|fewest|less|least|as many|same number of|bigger number of) (?:\w+ )?(?:partners?|organi[sz]ations?|signator\w+|bodies|councils|names)\b|\bmore than\b[^.?!\n]{0,30}\bone\b",
    re.I,
)
LESS = re.compile(r"\b(?:fewer|fewest|less|least|smaller|smallest|lighter|shorter)\b", re.I)
MOST_PARTNERS = re.compile(
    r"\b(?:most|fewest|least|largest number of|biggest number of|highest number of|lowest number of) (?:\w+ )?(?:partners|organi[sz]ations|signator\w+|bodies)\b",
    re.I,
)
BETWEEN = re.compile(r"\b(?:and|also|vs\.?|versus|or|than|from|with|against|between|but|plus)\b|[,/&+;?\n]", re.I)
BOTH = re.compile(r"\b(both|each|all|two|either|documents|files|docs)\b", re.I)
ALL = re.compile(r"\b(all|every|each|list|order|sort|rank)\b", re.I)
NOT_FORMAT = re.compile(
    r"\b(?:not|no(?! of\b)|aren'?t|isn'?t|don'?t|doesn'?t|haven'?t|hasn'?t|without|except|excluding|other than|leave out|leaving out|apart from|bar|non)\W+"
    r"(?:\w+\W+){0,4}?(?:pdfs?|docs?|word|excel)\b",
    re.I,
)
ORGANISATIONS_WANTED = re.compile(
    r"\bwho (?:crops? up|appears?|features?|comes? up|pops? up|turns? up) (?:the )?most\b|\b(?:every(?:one|body)|all the people|all who) (?:that |who )?(?:we|essex|ecc|the council) (?:share|deal|work)s?\b|\b(?:(?:how many|number of|count(?: of)?|list(?: of| all)?|which|what|all(?: of)?(?: the| our)?|every|name) (?:\w+ ){0,2}?(?:partners?|organisations?|organizations?|signatories|bodies|agencies|parties)"
    r"|who (?:all )?(?:do|are|is|does) (?:we|the council|ecc|everyone) (?:share|sharing|work|working|deal)\w*|partners? (?:in total|altogether|across)|who are we sharing)",
    re.I,
)
COUNCILS_WANTED = re.compile(
    r"\bhow many (?:\w+ ){0,2}(?:councils|local authorities|las)\b(?! (?:are|is) (?:on|in|party)\b)|\b(?:which|what|list(?: all)?|name) (?:\w+ )?(?:councils|local authorities) (?:do|are|have|does|appear|feature|crop|come|show)\b",
    re.I,
)
ON_SEVERAL = re.compile(
    r"\b(?:anyone|anybody|any (?:partners?|organi[sz]ations?|council)|who(?:'?s| is| are| else)?|which (?:partners?|organi[sz]ations?|councils?|one))\b[^.?!\n]{0,40}"
    r"\b(?:on|in|appears?|party to|partners? (?:of|on)|crops? up|features?)\b[^.?!\n]{0,15}\b(?:more than one|more than once|several|multiple|two or more|at least two)\b(?! (?:documents?|partners?))",
    re.I,
)
WH = re.compile(r"\b(?:who|whom|whose|whos|which|what|whats|when|where|wheres|why|how|hows)\b|\bwh(?:o|at|ere)'s\b", re.I)
WHICH = re.compile(r"\b(?:which|what|how many)\b", re.I)
PROTOCOL_WITH_MOST = re.compile(r"\b(?:which|what) (?:one|protocol|agreement)s?\b", re.I)
THEY = re.compile(r"\b(they|them|their|it|that (?:council|organisation|lot|one)|those|these|he|she)\b", re.I)
IN_ANY = re.compile(
    r"\b(?:in|on|of|have|has|got) (?:any|either|all|both|every one|each) (?:of )?(?:those|these|them|the others|the rest|that lot)\b|\bany of (?:those|these|them|the others)\b",
    re.I,
)
SET_ASIDE = re.compile(
    r"\b(?:not(?: about)?|isn'?t|(?:i |we )?don'?t (?:need|want|mean)|didn'?t (?:want|mean)|never mind|forget|rather than|instead of|nothing to do with)\s+"
    r"((?:the |that |an? |our )?[^,.;:?!\n–-]+?)(?=[,.;:?!\n–-]|\b(?:but|thank you|thanks|i (?:mean|meant|only|want|need)|rather|it'?s|not|just)\b|$)",
    re.I,
)
SET_ASIDE_THING = re.compile(r"\b(?:not|isn'?t|rather than|instead of|never mind|forget) (?:the |an? |about the )\w+", re.I)
THANKS = re.compile(r"\b(?:thanks?(?: you)?|thx|ta|cheers|much appreciated)\W*$", re.I)
GOES_BACK = re.compile(
    r"\b(?:again|back to|go(?:ing)? back|return(?:ing)? to|as for|about that|for (?:the|that)|(?:the|that|those) ((?:[\w'-]+ ){1,3}?)(?:one|ones|lot|case|family|kids?|child|pupil|girl|boy|lad|twins|mum|dad|thing|business))\b",
    re.I,
)
"""What goes back to something told before: 'back to the twins', 'the landlord lot'."""
PEOPLE_TOLD_OF = re.compile(
    r"\b(girls?|boys?|lads?|lass|twins|brothers?|sisters?|sibling|siblings|baby|mum|mums|dad|dads|parents?|famil(?:y|ies)|nan|gran|carer|teenager)\b"
)
HAS_IN_IT = re.compile(
    r"\b(?:which|what(?:'?s)?|where(?:'?s)?|the|any|those|ones?)\b[^.?!\n]{0,20}?\b(?:has|have|had|got|with|is)\s+(?:got\s+)?(?:the words?\s+)?([^.?!,;\n]{3,40}?)\s+in (?:it|its|their|the|it'?s)\b(?: (?:purposes?|titles?|names?|text|wording))?\W*$",
    re.I,
)
"""'the one with … in it', 'which has … in its purpose'."""
TO_DO_WITH_THEM = re.compile(r"\b(?:anything|something|nothing) to do with (?:them|they|those (?:people|lot)|that lot)\b", re.I)
ON_SO_MANY = re.compile(
    r"\b(?:who(?:'?s| is| are)?|which (?:partners?|organi[sz]ations?|councils?|bodies)|anyone|anybody)\b[^.?!\n]{0,30}\b(?:on|in|of|to)\s+(?:exactly |only |just )?(one|two|three|four|five|[1-5]) ?(?:protocols?|agreements?|of (?:them|these|those|the protocols))\b",
    re.I,
)
WHICH_ONES = re.compile(
    r"\b(?:which|what|any|every|all|how many)(?: (?:of (?:them|those|these|the)))?(?: (?:other|more))? ?(?:ones?|protocols?|agreements?|has|have|of)\b",
    re.I,
)
WHICH_ONE = re.compile(r"\b(?:which|what) (?:one|is (?:it|the one|about|for)|of (?:the|those|these|them))\b", re.I)
OTHER_PROTOCOL = re.compile(r"\b(?:other|another|else|more) ?(?:ones?|protocols?|agreements?)?\b(?! than)", re.I)
ANOTHER = re.compile(r"\b(?:another|different|other|new|next|else|separate|second)\b", re.I)
ELSEWHERE = re.compile(r"\b(?:anything else|any others?|any more|elsewhere|another (?:one|protocol|agreement))\b", re.I)
WHOLE_LIST = re.compile(
    r"\b(all|list|every|everything|each|how many|number of|total|overview|index|protocols|agreements|isas|isps|the lot|other|others|what else|anything else|do (?:you|we) (?:have|hold))\b",
    re.I,
)
MANY_DOCUMENTS = re.compile(
    r"\b(?:more than one|two|2|several|multiple|a couple of|a pair of|both) (?:\w+ )?(?:documents?|files?|docs?|parts?|downloads?)\b", re.I
)
AGE_MENTIONED = re.compile(r"\bages?\b|\bage (?:group|range)s?\b|\bhow old\b", re.I)
YEAR_MENTIONED = re.compile(r"\b(?:school )?years?(?: groups?)?\b|\byr groups?\b", re.I)
YES_NO = re.compile(
    r"(?:^|[.!?,;:\n–-]\s*|\b(?:so|and|but|then|hi|hello|please|check|wondering if|know if|whether|ok|well)\s+)(?:is|are|was|were|does|do|did|has|have|can|could|would|will|should|isn'?t|aren'?t|doesn'?t|don'?t|am)\b",
    re.I,
)
ON_EVERY = re.compile(
    r"\b(?:on|in|part of|party to|partner (?:of|on|to)) (?:all|every|each|everything)\b|\ball of (?:them|the protocols)\b", re.I
)
BARE_YES = re.compile(r"^\W*(?:y|yes|yeah|yep|yup|yea|ok|okay|sure|please do|go on|go ahead|do it|please)\b", re.I)
BARE_NO = re.compile(
    r"^\W*(?:n|no|nope|nah|not now|don'?t bother|leave it|no thanks|no thank you)\W*(?:thanks|thank you|ta|need|worries|its fine|it'?s fine|leave it)?\W*$",
    re.I,
)
IN_ALL = re.compile(
    r"\b(?:in total|in all|altogether|overall|all told|all|do (?:you|we) (?:have|hold)|have (?:you|we) got|you(?:'?ve)? got|there)\b", re.I
)
THAT_MAKES = re.compile(
    r"\b(?:does|do|is|would|did) (?:that|this|it|they|those|these) (?:make|leave|come to|add up to|involve|cover)\b|\b(?:is|are) (?:that|those|these)\b",
    re.I,
)
EVERY_PROTOCOL = re.compile(
    r"\b(?:(?:all|every|each|whole list)(?: of)?(?: (?:the|our|your|these))?|list(?: (?:the|our|your))?) (?:protocols?|agreements?|isps?|isas?|ones)\b",
    re.I,
)
ON_ANY = re.compile(r"\b(?:on|in|of|to|with) (?:any|anything|some|something)\b", re.I)
WITH_WHOM = re.compile(
    r"\b(?:shar(?:e|es|ed|ing)|exchang\w+|have|has|got|hold|anything|something|protocols?|agreements?)\b"
    r"[^.?!\n]*?(?<!do )(?<!deal )(?<!deals )(?<!dealing )(?<!help )(?<!helps )\bwith\s+([^.?!,;:\n]+?)\s*(?:\b(?:please|pls|then|too|at all|at present|now)\s*)?(?:[.?!,;:\n]|$)",
    re.I,
)
WHO_IS_ON = re.compile(
    r"^\W*(?:(?:so|and|but|hi|hello|ok|okay|why)\W+)*(?:is|are|was|were|isn'?t|aren'?t)\s+([^.?!,;:\n]+?)\s+"
    r"(?:an? (?:partner|party|signatory|member)|(?:partners|parties|signatories|members)\b|part of|party to|signed up|included|on|in)\b",
    re.I,
)
OTHER_ONE = re.compile(
    r"\bthe other (?:(?!of\b|than\b|two\b|three\b)[\w'-]+ )?(?:one|protocol|agreement|kind|sort|lot)\b|\bthe other'?s\b|\bthe other\b(?= (?:for|in|of|about|instead)\b|\W*$|[,.?!])"
    r"|^\W*(?:(?:and|n|so|ok(?:ay)?)\W+)*other one\b|\bthe remaining (?:one|protocol|agreement)\b"
    r"|\bthe one (?:that |which )?(?:we|i|you)(?:'?ve| have)?(?: not|n'?t| never) [^.?!\n]{0,12}?(?:talked|discussed|looked|mentioned|asked|covered|spoken|spoke|done|had)\b",
    re.I,
)
BOTH_OF_THEM = re.compile(r"\b(?:both|all (?:of them|three)|the two(?: of them)?|each of them|either)\b", re.I)
SIZE_STATED = re.compile(r"\b(\d+(?:\.\d+)?)\s*(kb|mb)\b", re.I)
BESIDES = re.compile(r"\b(?:besides|other than|apart from|else|except|aside from|in addition|as well as|not counting)\b", re.I)
AGE = re.compile(
    r"\b(?:aged?|age of|turn(?:ed|s|ing)?|is|are|at|toddler of|who'?s|im|i'?m|he'?s|she'?s|they'?re|hes|shes)\s+(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\b(?!\s*(?:kb|mb|partners?|documents?|protocols?|organisations?|of))"
    r"|\b(\d{1,2})\s*[- ]?(?:year|yr|yo\b|y/o)s?[- ]?(?:olds?)?|\b(two|three|four|five|six|seven|eight|nine|ten)[- ]year[- ]olds?",
    re.I,
)
BARE_AGE = re.compile(
    r"^\W*(?:(?:and|or|so|but|what about|how about|if|for|an?)\W+)+(\d{1,2})\b(?!\s*(?:kb|mb|%|partners?|documents?|protocols?|organisations?|of))",
    re.I,
)
"""An age by itself, where ages were spoken of: 'and 19?'."""
YEAR_GROUP = re.compile(r"\b(?:year|yr|y)\s?(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)(?:'?s|s)?\b", re.I)
ALL_YEARS = re.compile(r"\b(?:every|all|any|each)(?: the| of the| our)? (?:other )?(?:school )?(?:year|yr)(?:s|-| groups?|$|\b)", re.I)
IS_IT_TRUE = re.compile(
    r"\b(?:is it|am i|are we) (?:right|true|correct|fair|ok) (?:that|to (?:say|think|assume)|in (?:saying|thinking|assuming))\b|\bis that (?:right|true|correct)\b",
    re.I,
)
UP_TO_AGE = re.compile(r"\b(?:up to|until|till|to) (?:the )?(?:age (?:of )?)?(\d{1,2})\b", re.I)
FOR_ALL = re.compile(r"\b(?:everyone|everybody|all|any|anyone|anybody|every|each|regardless|whoever)\b", re.I)
AGE_RANGE = re.compile(r"\bages? (?:of )?(\d{1,2})\s*(?:–|-|to|and)\s*(\d{1,2})\b", re.I)
AGE_EXTENDED = re.compile(r"\bup to (?:the )?age (?:of )?(\d{1,2}) for (?:those|people|children|young people)? ?with ([a-z ]+)", re.I)
WANTS = r"(?:want|wants|ask|asks|asked|asking|need|needs|require|requires|council|agreement|protocol|admissions|one)"
GETS_IN_TOUCH = r"(?:have |has |are |is |keep |keeps |just )*(?:wants?|wanted|wanting|asks?|asked|asking|needs?|requires?|request\w*|rang|rung|phoned|chasing|emailed|been on)"
FIRST = re.compile(r"\b(first|1st|original|beginning|start|earliest|initial)\b", re.I)
NOT_THIS_BUT = re.compile(
    r"\b(?:not|isn'?t|don'?t mean|didn'?t mean|never mind|forget)\s+(?:about\s+)?(.+?)(?:[,;.!?\n–-]|\b(?:but|i mean|i meant|rather|it'?s)\b|$)",
    re.I,
)
ANY = re.compile(r"\b(any|anything|something|one|a protocol|an agreement)\b", re.I)
TOPIC = re.compile(
    r"\b(?:mention(?:s|ing)?|(?:actually )?(?:use[sd]?|says?|contain(?:s|ing)?|ha(?:s|ve)|with|includ(?:e|es|ing)) the words?|speaks? of|talks? (?:of|about)|about|to do with|involv(?:e|es|ing)|concerning|regarding|relat(?:e|es|ed|ing) to|(?:deal|help)(?:s|ing)? with|cover(?:s|ing)?)\s+([^,.;:?!\n]{3,60})",
    re.I,
)
_COUNCIL = r"(?:local |county |borough |unitary |city )?(?:councils?|authorit(?:y|ies)|las?|count(?:y|ies)|boroughs?)"
_NOT_OURS = r"(?:other than|apart from|aside from|besides|except(?:ing)?|not counting|excluding|that (?:isn'?t|is not|aren'?t|are not)|bar) (?:ecc|essex|us|ours?|the county)\b"
NOT_OURS = re.compile(rf"\b{_NOT_OURS}", re.I)
OTHER_COUNCIL = re.compile(
    rf"\b(?:(?:other|another|neighbouring|neighbour|nearby|outside|different|bordering|adjoining|next door|second|third|extra|additional|external|fellow|out of county) {_COUNCIL}"
    rf"|unitar(?:y|ies)|councils|{_COUNCIL} {_NOT_OURS}|{_NOT_OURS}[^.?!\n]{{0,30}}?\b(?:a |any )?{_COUNCIL})\b",
    re.I,
)
OTHER_COUNCIL_CALLED = re.compile(rf"\b(?:other|another|neighbour\w*|nearby|outside|different|second|third|two|three) {_COUNCIL}\b", re.I)
"""Another council in so many words, and not just 'councils'."""
COUNCILS_COUNTED = re.compile(r"\b(?:two|2|three|3|several|multiple) (county|city|borough)? ?councils\b", re.I)
"""So many councils of a kind, ours among them: 'two county councils together'."""
ANY_COUNCIL = re.compile(rf"\b(?:any|is there|are there|there an?|no|is it|involve|does it have)\b[^.?!\n]{{0,20}}\b{_COUNCIL}\b", re.I)
"""Whether there is a council: 'any other councils in it'."""
COUNCIL_OF_A_KIND = re.compile(r"\b(?:a|any|which|what|some|with) (county|city|borough|district) (?:councils?|authorit(?:y|ies))\b", re.I)
COUNCIL_NAME = re.compile(r"\bcouncil\b", re.I)
NO_COUNCIL = re.compile(r"\b(?:don'?t|doesn'?t|aren'?t|isn'?t|hasn'?t|haven'?t|not) (?:\w+ ){0,3}councils?\b", re.I)
DOES_NOT_HAVE = re.compile(
    r"\b(?:don'?t|doesn'?t|hasn'?t|haven'?t|aren'?t|isn'?t|without|no|not|never|none|neither|nor|nothing to do with|leave out|excluding)\b",
    re.I,
)
IT = re.compile(r"\b(?:it|this|that)\b(?! (?:true|right|correct|the case))", re.I)
ABOUT_IT = re.compile(rf"{IT.pattern}|\bsame (?:one|protocol|agreement)\b", re.I)
TRUE = re.compile(r"\b(?:true|right|correct|yes or no|y/n|isn'?t it|aren'?t they|innit)\s*\?|\bam i right\b", re.I)
WHO_PARTNERS = re.compile(
    r"\b(?:partners?|signator\w+|signed up|who(?:'?s| is| are)? (?:on|in|signed|else)|organi[sz]ations|councils|with whom|who with)\b", re.I
)
WHO_GETS = re.compile(
    r"\bwho(?:m)? (?:do|does|are|is|would|will) (?:we|essex|ecc|the council|you|it|they) (?:\w+ )?(?:provide|give|pass|giving|share|sharing|supply|disclose|hand)\b",
    re.I,
)
WHAT_FOR = re.compile(
    r"\b(?:one|it|that|protocol|agreement)(?:'?s| is) for\W*$|\b(?:purpose|what (?:it'?s|its|it is|they'?re) for|the point|the reason|why)\b",
    re.I,
)
DOCUMENT = re.compile(r"\b(?:documents?|file|link|download|copy)\b", re.I)
ASKS = re.compile(
    r"\?|\b(?:which|what|whats|who|whos|whom|where|wheres|when|why|how|is|are|do|does|did|can|could|should|would|have|has|tell|list|show|need|want|looking for|explain)\b",
    re.I,
)
WHY_ALONE = re.compile(r"^\W*(?:(?:and|but|so|also)\W+)*(?:why(?: not)?|how come|what for|for what)\W*$", re.I)
COMPANIONS = re.compile(r"\bwith (?:us|ecc|essex|them) and\b|\b(?:along(?:side)?|together|as well as|same as|like) (?:with )?\b", re.I)
SAME_PARTNERS = re.compile(
    r"\bsame (?:(?:two|three|exact|other|partner) )?(?:lot|people|partners?|organi[sz]ations?|bodies|crowd|bunch|councils?|signatories|folk|counterpart(?:y|ies|s)?|parties|opposite numbers?)\b(?! (?:in|on|with) (?:it|hand)\b)",
    re.I,
)
IDENTITY = re.compile(
    r"^\W*(?:(?:so|and|ok(?:ay)?|right|sorry|wait|hang on|ah|oh)\W+)*(?:that'?s|that is|is that|is this|this is|it'?s|is it)\s+(?:the|our|my)\s+[^.?!\n]{3,80}?"
    r"(?:\b(?:right|correct|yes|yeah|isn'?t it|innit|is it|then)\b\W*|\?\W*)$",
    re.I,
)
PARTNERSHIP = re.compile(
    r"\b(?:partners?|part of|signed|signator\w+|party|parties|on (?:it|there|that|this|the)|in (?:it|there|that|this|the)|member|involved|included|sit|names?)\b",
    re.I,
)
BIT_FOR = re.compile(r"^\W*(?:(?:and|so|ok)\W+)*(?:it'?s|its|that'?s|what'?s (?:it|that)|is (?:it|that)|wots it)\s+for\W*$", re.I)
SEPARATE = re.compile(
    r"\b(?:separate(?:ly)?|two|2|more than one|its own|their own|another) (?:\w+ )?(?:documents?|files?|docs?|pdfs?|downloads?)\b|\bseparate\b",
    re.I,
)
CASES = re.compile(r"(?<=[.?!;])\s+|\n+|\s+[–-]+\s+|(?:^|\s)(?:[12][.):]?|[ab][.):])\s", re.I)
JOINED_CASES = re.compile(rf"{CASES.pattern}|\b(?:and|also|plus|but|while|whereas|meanwhile|or|then)\b", re.I)
TWO_CASES = re.compile(
    r"\b(?:(?:for|of) each|each (?:one|case|of)|both|two (?:things|cases|questions|situations|different|kids|children|pupils|lads|girls|boys|protocols|queries)|separate(?:ly)?|another|other (?:one|case|thing|child|kid|lad|girl|boy|pupil|matter|query)"
    r"|second(?:ly)?|first(?:ly)?|also|meanwhile|plus|different|respectively|my colleague|next|then there'?s|same or)\b|(?:^|\s)(?:[12][.):]?|[ab][.):])\s|;",
    re.I,
)
COMPARED = re.compile(r"\b(?:in comm\w+|difference|differ\w*|compar\w+|versus|vs|alike|similar\w*|overlap|same thing)\b", re.I)
MENTIONED = re.compile(
    r"\bdo(?:es)?n?'?t?\s+(?:\S+\s+){1,5}?(?:get a mention|get mentioned|count|feature|appear|come into it|belong|sit on|sign)\b", re.I
)
CHECKS = re.compile(
    r"^\W*(?:(?:so|and|but|then|ok|hi|hello|please)\W+)*(?:is|are|isn'?t|aren'?t|was|were)\s+(?:\S+\s+){1,5}?"
    r"(?:part of|on|in|signed|a partner|partners|involved|party to|included|one of|a signatory|named|listed)\b"
    r"|\b(?:as|since|because|given(?: that)?|now that|seeing as)\s+(?:\S+\s+){1,5}?(?:is|are|has|have|s)\s+(?:on|in|part of|signed|a partner|joined|a signatory|party to)\b"
    r"|\by/?n\b|\byes or no\b",
    re.I,
)
NO_PARTNER = re.compile(
    r"\b(?:names? of (?:the |any )?(?:people|persons?|individuals|officers?|staff|members)|(?:data )?(?:controllers?|processors?)|contact|e-?mail|phone|named person|who do i (?:ring|call|ask|speak)|(?:the )?(?:lead|chair|manager|owner)(?: officer| person)?\W*$|who (?:chairs|manages|runs|owns|leads)|in charge|responsible|numbers? (?:of|for) (?:some(?:body|one)|any(?:body|one)|a person|whoever))\b",
    re.I,
)
LISTED_ONES = re.compile(r"\b(?:they|them|their|those|these|the pair|the two|each|the lot|that (?:list|lot))\b", re.I)
PAIR = re.compile(r"\b(?:th(?:e|ose|ese) (?:two|pair)|both|the two of them|of the pair)\b", re.I)
_AUXILIARY = r"(?:is|are|was|were|does|do|did|has|have|can|could|will|would)"
TAG = re.compile(
    rf"(?:\b(?:right|correct|yes|yeah|innit|no|{_AUXILIARY}n'?t (?:it|they|that|there|he|she))|[,;]\s*{_AUXILIARY} (?:it|they|that|there|he|she))\b\W*$",
    re.I,
)
MEANT = re.compile(
    r"\b(?:i |we )?(?:meant?|was after|am after|want(?:ed)?|looking for|talking about|thinking of|should (?:be|say|have said))\s+(?:to (?:say|type|write|ask) )?(.+)$",
    re.I | re.S,
)
LEADING = re.compile(
    r"^\W*(?:(?:and|n|but|so|then|also|plus|ok(?:ay)?|now|oh|ah|right|what about|how about|wot about|same for|no|nope|soz|sorry|oops|i meant|i mean|meant|actually)\b\W*)+",
    re.I,
)
COVERS = re.compile(
    r"\b(?:covers?|includes?|appl(?:y|ies) to|work for|count for|use[d]? (?:it|this|that) for|meant for)\s+(.+)$", re.I | re.S
)
ALL_OF_THEM = re.compile(r"\b(?:(?<!at )all|every|each|both|everything|the lot)\b", re.I)
ONLY_SUCH = re.compile(r"\b(?:only|just|nothing but)\b", re.I)
FROM_TO = re.compile(r"\bto (?:the )?(?:biggest|largest|smallest|heaviest|lightest)\b", re.I)
WHICH_SINGLE = re.compile(
    r"\b(?:which|what) (?:protocol|agreement|isp|isa) (?:covers?|is|do|does|should|applies|would|fits?|lets?|allows?|for)\b", re.I
)
IS_THERE_ONE = re.compile(r"\bis there (?:one|anything|something|a protocol|an agreement) (?:for|about|on|covering|to do with)\b", re.I)
WITH_WORD = re.compile(
    r"\b(?:one|protocol|agreement|isp)s? (?:with|that(?:'?s| has)? (?:got )?|which has|has|got) [\"'](\w+)[\"']|[\"'](\w+)[\"'] (?:is )?in (?:it|the (?:title|name|purpose))",
    re.I,
)
IN_ITS_PURPOSE = re.compile(r"\s+in (?:the|its|their|it'?s) (?:purposes?|titles?|names?|text|wording)\b.*$", re.I)
SO_MANY = re.compile(
    r"\b(two|three|four|five|[2-9])\s+(?:biggest|largest|heaviest|smallest|lightest)\b|\b(?:top|bottom)\s+(two|three|four|five|[2-9])\b",
    re.I,
)
NONE_OF_THEM = re.compile(r"^\W*(?:(?:no|nope|um|er|hmm|sorry)\W+)*(?:none|neither|not any) of (?:those|these|them)\b", re.I)
FIRST_ASKED = re.compile(
    r"\b(?:first|1st|original) (?:thing|one|protocol|agreement|question|case)\b[^.?!\n]{0,15}\b(?:i|we|you)\b(?: \w+)? (?:asked|talked|spoke|mentioned|looked|discussed|started|said|had)",
    re.I,
)
TOPIC_SWITCH = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|and|now|so)\W+)*(?:different|another|separate|new) (?:thing|question|one|topic|subject|again|query|matter)\b",
    re.I,
)
PUT_ON_RECORD = re.compile(
    r"\b(?:record|log|note|pass(?:ed)? (?:it|this|that|on)|forward|flag|send|escalate|submit|report|raise|put (?:it|that|this|me|in)|ask (?:them|someone|somebody|the team|your)|take it|yes|refer it|let them)\b",
    re.I,
)
MEANING = re.compile(
    r"\b(?:mean(?:s|ing)?|stands? for|short for|define|definition|abbreviation|acronym|initials|spell|spelt|expand|full name|in full|jargon|what(?:'?s| is| are|s)? an? |who(?:'?s| is| are|s) |never heard of)\b|^\W*\S+(?: \S+)?\s*\?*$",
    re.I,
)
CAPITALS = re.compile(r"\b[A-Z]{2,6}s?\b")
ASKS_OF_WORD = re.compile(
    r"\b(?:mentions?|mentioned|says? anything about|use[sd]? the words?|the word used|talks? about|words? (?:actually )?used|name[sd]?|(?:down|put|listed|described|classed|counted) as)\b",
    re.I,
)
SINGLE = re.compile(
    r"\b(?:a |one |just one |only one )?single (?:file|doc|document|pdf|download)\b|\b(?:just|only) (?:the )?one (?:file|doc|document|pdf)\b|\ball in one\b",
    re.I,
)
THE_OTHERS = re.compile(r"\b(?:the (?:others|rest|remaining(?: ones)?|other (?:ones|two|three|four|five)))\b", re.I)
ALL_PROTOCOLS_WANTED = re.compile(
    r"\b(?:show|list|give|send|remind|tell|name|read|need|want|see)\b[^.?!\n]{0,20}\b(?:all|every|everything|full|complete|whole|entire)\b[^.?!\n]{0,25}"
    r"\b(?:sharing \w+|protocols?|agreements?|isps?|isas?|set|list|titles?)\b",
    re.I,
)
ASKS_FOR_PROTOCOL = re.compile(
    r"\b(?:which|what|is there|any|have (?:we|you)|do (?:we|you) have|need)\b[^.?!\n]{0,40}\b(?:protocols?|sharing agreements?|isps?|isas?)\b",
    re.I,
)
WILLING = re.compile(
    r"\b(?:please|pls|record|log|pass|note|flag|send|do (?:it|that|so)|go (?:on|ahead)|thanks?|ta|would be (?:good|great)|that one|correct|right|exactly)\b",
    re.I,
)
ANY_OF = re.compile(r"\b(or|either)\b", re.I)
OF_ALL_THERE_IS = re.compile(
    r"\b(?:(?:on|of|in|across|over|from) (?:the )?(?:whole|entire|full|complete) (?:page|site|set|lot|list|collection|thing)|out of (?:everything|all(?: of them| six| the protocols)?|the lot)|overall|(?:of|across|in) all (?:six|the protocols|of them you have)|of everything)\b",
    re.I,
)
"""Asks of all that is held, whatever was listed before: 'the biggest on the whole page'."""
NAME_THEM = re.compile(
    r"^\W*(?:(?:and|ok(?:ay)?|right|so|yes|please|can you|could you|go on)\W+)*(?:(?:name|list|spell out|tell me|give me|show me) (?:them|those|these|the names)|(?:what|which) (?:are (?:they|those)|ones)(?: called| then)?|names)(?: (?:please|pls|for me|then))*\W*$",
    re.I,
)
"""Asks for what was only counted to be named."""
TITLE_ASKED = re.compile(
    r"\b(?:proper|full|official|exact|actual|real|correct|formal|right|whole) (?:name|title)\b|\b(?:title|name) (?:as|exactly as) (?:it(?:'?s| is) )?(?:printed|written|published|it (?:appears|stands)|on the page)\b|\bwhat(?:'?s| is) (?:it|that one|this one|the (?:protocol|agreement)) (?:actually |really |properly |officially )?called\b|\bwhat (?:do (?:you|they|we) )?(?:actually |really |properly |officially )?call(?:ed)? (?:it|that one)\b",
    re.I,
)
SAME_FOR = re.compile(
    r"^\W*(?:(?:and|ok(?:ay)?|right|so|now|then|next|great|ta|thanks|cheers)\W+)*(?:(?:the )?same(?: again| thing| question| (?:two|three)(?: questions| things)?| details| info)?|ditto|likewise|repeat(?: that)?|do (?:the same|that|it))\s+(?:for|with|on|about|but for|of)\b",
    re.I,
)
"""What was asked last is asked of something else."""
BARE_NOT = re.compile(
    r"^\W*(?:(?:so|and|but|ok(?:ay)?|oh|ah|right|then)\W+)*(?:it(?:'?s| is) )?not (?:just |only )?(?:with |the |an? )?\S+(?: \S+)?(?: then)?\W*$",
    re.I,
)
"""'so not the police'."""
ONLY_WITH = re.compile(r"\b(?:only|solely|nobody else|no one else|exclusively|just (?:us|them|those|the two|ecc|essex))\b", re.I)
WHY = re.compile(r"\b(why|how come|what(?:'s| is) the reason|for what reason|whats)\b", re.I)
HYPOTHETICAL = re.compile(r"\b(if|suppose|supposing|imagine|say|were to|what happens when|hypothetically)\b", re.I)
LEAVES = re.compile(
    r"\b(?:le(?:ave|aves|ft|aving)|pull(?:s|ed|ing)? out|drop(?:s|ped|ping)? out|quit|quits|withdr[ae]w\w*|go(?:es|ne)?|went|walk(?:s|ed)? (?:away|out)|join(?:s|ed|ing)?|sign(?:s|ed)? up|no longer|fold(?:s|ed)?|shut(?:s)? down|merge[ds]?|was gone|were gone|stop(?:s|ped)?)\b",
    re.I,
)
AS_WELL = re.compile(r"\b(?:as well|too|also)\b", re.I)
FOLLOW_ON = re.compile(r"^\W*(?:and|but|ok(?:ay)?|so|then|also|what about|how about|wot about|same (?:for|question)|or|plus|now)\b", re.I)
SIZE_LIMIT = re.compile(
    r"\b(over|above|more than|bigger than|larger than|greater than|exceed\w*|at least|under|below|less than|smaller than|up to|at most|within)\s+"
    r"(?:a |an |one |the )?(?:limit of )?(\d+(?:\.\d+)?)?\s*(kb|mb|gb|k|m|meg\w*|kilobytes?)\b",
    re.I,
)
REFUSES = re.compile(
    r"\b(?:chok(?:es?|ing)|can'?t (?:take|send|open|handle|accept|cope with)|refuses?|rejects?|bounces?|blocks?)\W+(?:\w+\W+){0,3}$", re.I
)
NOT_WITHIN = re.compile(r"\b(?:won'?t|can'?t|cannot|wouldn'?t|couldn'?t|don'?t|doesn'?t|not|isn'?t|aren'?t|never)\W+(?:\w+\W+){0,3}$", re.I)
STILL_FITS = re.compile(r"\b(?:can|could|will|would) (?:i|we|it|safely|go|get|still|fit)\b|\bsafe(?:ly)?\b|\bfits?\b", re.I)
PARTNER_LIMIT = re.compile(
    r"\b(more than|over|at least|only|just|exactly|fewer than|less than|has|have|with|got|are|have got|has got)\s+(?:the\s+)?(one|two|three|four|five|\d+)"
    r"(?:\W*$|\s+(?:(?!other\b)\w+\s+)?(?:partners?|organi[sz]ations?|signator\w+|councils?|bodies|parties|names|sides|sign-?ups?)\b)",
    re.I,
)
ONE_OTHER = re.compile(
    r"\b(?:(?:just|only|exactly) (one|two|three) others?\b(?! protocol)|(one|two|three) others?(?: (?:partner|organisation|body|name))?s? (?:only|and no more|and nobody else))",
    re.I,
)
"""So many partners beside the one that the text names."""
MULTI_PARTNER = re.compile(r"\b(?:more than (?:one|two)|several|multiple|lots of) (?:other )?councils?\b", re.I)
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}

ORDINALS = {
    "first": 0, "1st": 0, "one": 0, "1": 0, "a": 0, "top": 0,
    "second": 1, "2nd": 1, "two": 1, "2": 1, "b": 1, "middle": 1,
    "third": 2, "3rd": 2, "three": 2, "3": 2, "c": 2,
    "last": -1, "bottom": -1, "final": -1, "former": 0, "latter": -1,
}  # fmt: skip

NOT_HELD: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("whether consent is needed or people can opt out", re.compile(r"consent|permission|opt[- ]?out|opt(?:ing)? out|refuse|object|privacy notice|tell (?:the )?parents|parents? (?:agree|say)", re.I)),
    ("the lawful basis", re.compile(r"lawful|legal basis|gdpr|article|legitimate|public task|statut|legislation|\blaw\b|\bact\b|legal gateway", re.I)),
    ("how long information is kept", re.compile(r"retention|retain|keep|kept|how long|delete|destroy|dispos|shred", re.I)),
    ("when it is reviewed or expires", re.compile(r"review|expir|renew|run out|runs out|still valid|up to date|in force|current|out of date|last updated|how old", re.I)),
    ("when it was signed or started", re.compile(r"when.*(?:sign|start|agreed|begin|came|set up|made)|date|how long (?:has|have)|signed on|since when|year (?:was|did)", re.I)),
    ("who signed it", re.compile(r"signed|signature|who sign|countersign|authoris|approved", re.I)),
    ("how information is sent or kept secure", re.compile(r"\b(?:e-?mail|send|post|fax|text) (?:it|this|that|them|these|the (?:list|data|info\w*|names|details|file))\b", re.I)),
    ("a contact person", re.compile(r"contact|e-?mail|phone|number to|ring|call|speak to|who do i (?:ask|talk|speak|tell)|named person|names? of (?:the |any )?(?:people|person|individual|officer|staff|member)|in charge|lead|owner|owns|manager|chair|responsible|address|dpo|who runs", re.I)),
    ("who the data controller is", re.compile(r"\bcontrollers?\b|\bprocessors?\b", re.I)),
    ("its version", re.compile(r"version|edition|draft|amend|reference number|ref\b", re.I)),
    ("how information is sent or kept secure", re.compile(r"secure|encrypt|send|sent|transfer|egress|password|upload|portal|how do (?:i|we) (?:get|share)|post it|by post|safe|stored?", re.I)),
    ("how often information is shared", re.compile(r"how often|frequen|daily|weekly|monthly|annual|termly|every (?:term|year|month)|deadline|by when", re.I)),
    ("a charge or fee", re.compile(r"cost|fee|charge|pay|price|free of|fund", re.I)),
    ("whether an impact assessment was made", re.compile(r"dpia|impact assessment|risk assess", re.I)),
    ("what happens after a breach", re.compile(r"breach|lost|wrong person|fined|penalt|complain", re.I)),
)  # fmt: skip

ANYTHING = "that"
"""What is not held, where the text names none of the facts above."""

HELD_FACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("owner", re.compile(r"\bowner|owns|who (?:looks after|runs|maintains)|in charge|responsible", re.I)),
    ("review_date", re.compile(r"review|expir|renew|run out|runs out", re.I)),
)


@dataclass(frozen=True)
class SizeLimit:
    """A bound on the size of documents, in bytes."""

    over: bool
    size: int


def checked_format(text: str) -> str | None:
    """The one format that a yes-no question is about: 'is the attendance doc a pdf?' asks about PDF, 'pdf or word?' about none."""
    match = _CHECKED_FORMAT.search(text) or _IS_THE_FORMAT.search(text) or _BARE_FORMAT.search(text)
    return document_format(match.group(1)) if match and not _EITHER_FORMAT.search(text) else None


def so_many(text: str) -> int | None:
    """The number of 'the three biggest'."""
    match = SO_MANY.search(text)
    return number_in(match.group(1) or match.group(2)) if match else None


def listed_format(text: str) -> tuple[str | None, bool]:
    """The format that documents are to have, or with True the one that they are not to have."""
    wanted = document_format(NOT_FORMAT.sub(" ", text), documents=True)
    if wanted:
        return wanted, False
    aside = document_format(text, documents=True)
    return aside, aside is not None


def document_format(text: str, *, documents: bool = False) -> str | None:
    """The file format that the text names, as the knowledge base writes it. With `documents`, 'docs' means documents."""
    for match in _FORMAT_WORD.finditer(_DOCS_AS_DOCUMENTS.sub("documents", text) if documents else text):
        word = match.group(1).lower()
        if (
            word == "word"
            and text.strip().lower() != "word"
            and not re.search(
                r"\bword (?:doc|file|document|format|version|one)s?\b|\b(?:in|a|as|or|any|are|is|it|ms|microsoft|which) word\b", text, re.I
            )
        ):
            continue
        return FORMATS[word.removesuffix("s") if word not in FORMATS else word]
    return None


def sets_aside_council(text: str) -> bool:
    """Whether the other councils of the text are those not to have: 'without a second council'."""
    match = OTHER_COUNCIL.search(text)
    before = text[: match.start()] if match else ""
    return DOES_NOT_HAVE.search(" ".join(before.split()[-6:])) is not None or NO_COUNCIL.search(text) is not None


def gets_in_touch(name: str) -> re.Pattern[str]:
    """A pattern for an organisation that asks for something: 'Provide have asked', 'Thurrock rang'."""
    return re.compile(rf"\b{re.escape(name)} {GETS_IN_TOUCH}\b", re.I)


def wants(name: str) -> re.Pattern[str]:
    """A pattern for an organisation as the one to share with: 'Suffolk want', 'a Suffolk agreement', 'share with the police'."""
    return re.compile(rf"\b{re.escape(name)} {WANTS}\b|\bshar\w+ (?:\w+ ){{0,3}}with (?:the )?{re.escape(name)}\b", re.I)


def sizes(text: str) -> frozenset[int]:
    """Sizes that the text states, in bytes."""
    return frozenset(round(float(number) * (1024 if unit.lower() == "kb" else 1024**2)) for number, unit in SIZE_STATED.findall(text))


def number_in(words: str) -> int:
    """A small number written as a figure or as a word."""
    return NUMBERS.get(words.lower()) or int(words)


def size_limit(text: str) -> SizeLimit | None:
    """'over 1MB' or 'under 100 KB', None when the text sets no such bound. What cannot go over it is to be under it."""
    match = SIZE_LIMIT.search(text)
    if not match:
        return None
    unit = {"k": 1024, "m": 1024**2, "g": 1024**3}[match.group(3)[0].lower()]
    over = match.group(1).lower().startswith(("over", "above", "more", "bigger", "larger", "greater", "exceed", "at least"))
    before = text[: match.start()]
    refused = NOT_WITHIN.search(before) if not over else REFUSES.search(before) and STILL_FITS.search(text)
    return SizeLimit(over != bool(refused), round(float(match.group(2) or 1) * unit))


def partner_limit(text: str) -> tuple[int, int] | None:
    """The least and the greatest number of partners that the text allows."""
    if beside := ONE_OTHER.search(text):
        number = 1 + number_in(beside.group(1) or beside.group(2))
        return number, number
    match = PARTNER_LIMIT.search(text)
    if not match:
        return (3, 10_000) if MULTI_PARTNER.search(text) else None
    word, number = match.group(1).lower(), number_in(match.group(2))
    if word in {"more than", "over"}:
        return number + 1, 10_000
    if word == "at least":
        return number, 10_000
    return (0, number - 1) if word in {"fewer than", "less than"} else (number, number)


def not_held(text: str) -> str:
    """Plain words for the fact asked for that the page does not state."""
    return next((what for what, pattern in NOT_HELD if pattern.search(text)), ANYTHING)
