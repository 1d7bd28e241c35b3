"""The names of languages, as texts and the names of models write them."""

from typing import Final

LANGUAGE: Final = (
    r"(?:english|chinese|japanese|german|french|spanish|russian|arabic|korean|italian|dutch"
    r"|hindi|portuguese|turkish|polish|persian|vietnamese|indonesian|thai|multilingual|igbo|swahili"
    r"|yoruba|hausa|tamil|bengali|urdu|telugu|marathi|ukrainian|czech|greek|hebrew|swedish|finnish"
    r"|danish|norwegian|hungarian|romanian|catalan|basque|kinyarwanda|luganda|amharic|zulu|nepali"
    r"|sinhala|javanese|malay|latin|mandarin|cantonese|nigerian pidgin|bulgarian|mongolian|estonian"
    r"|latvian|lithuanian|slovak|slovenian|croatian|serbian|icelandic|kazakh|uzbek|georgian|armenian"
    r"|galician|tagalog|filipino|sundanese|malayalam|kannada|gujarati|punjabi|assamese|somali)"
)
"""A pattern for text in lower case. A few of the most used, and one word for many of them."""
