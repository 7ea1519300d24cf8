"""What LaTeX's accents, signs and macros stand for; only those that bibliographies really hold."""

from __future__ import annotations

from typing import Final

#: Accent macros as combining characters.
ACCENTS: Final = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c",
    "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323", "b": "\u0331", "t": "\u0361",
    "acute": "\u0301",
    "grave": "\u0300", "check": "\u030c", "breve": "\u0306", "ddot": "\u0308", "dot": "\u0307",
    "textcommabelow": "\u0326",
}  # fmt: skip

#: Letters and signs of text.
SIGNS: Final = {
    "ss": "ß", "SS": "SS", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø",
    "l": "ł", "L": "Ł", "i": "ı",
    "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "P": "¶",
    "S": "§", "copyright": "©",
    "pounds": "£", "euro": "€", "texteuro": "€", "dag": "†", "ddag": "‡", "dots": "…", "ldots": "…",
    "textellipsis": "…", "textendash": "–",
    "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotedbl": '"',
    "textquotesingle": "'", "quotesinglbase": "‚", "quotedblbase": "„", "glqq": "„", "grqq": "“",
    "guillemotleft": "«", "guillemotright": "»",
    "guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹", "guilsinglright": "›", "flqq": "«",
    "frqq": "»", "textless": "<",
    "textgreater": ">", "textbar": "|", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textasciimacron": "¯",
    "textasciigrave": "`", "textasciiacute": "´", "textunderscore": "_", "textbraceleft": "{", "textbraceright": "}",
    "textdollar": "$",
    "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "textdegree": "°", "textpm": "±",
    "texttimes": "×", "textdiv": "÷",
    "textmu": "µ", "textperiodcentered": "·", "textbullet": "•", "textparagraph": "¶", "textsection": "§",
    "textexclamdown": "¡",
    "textquestiondown": "¿", "textordfeminine": "ª", "textordmasculine": "º", "textonehalf": "½",
    "textonequarter": "¼", "textcent": "¢",
    "textsterling": "£", "textyen": "¥", "textrightarrow": "→", "textleftarrow": "←", "textvisiblespace": "␣",
    "slash": "/", "TeX": "TeX",
    "LaTeX": "LaTeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e", "nobreakspace": "\u00a0", "thinspace": "\u2009",
    "quad": " ", "qquad": " ", "newline": " ",
    "hfill": " ", "backslash": "\\", "lbrace": "{", "rbrace": "}", "textnumero": "№", "textprime": "′",
}  # fmt: skip

#: Signs of maths that stand in titles, in and outside of dollars.
MATHS: Final = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "vartheta": "ϑ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ",
    "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "times": "×", "pm": "±", "mp": "∓",
    "cdot": "·", "div": "÷", "le": "≤",
    "leq": "≤", "ge": "≥", "geq": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼", "simeq": "≃", "equiv": "≡",
    "propto": "∝", "infty": "∞",
    "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√", "to": "→", "rightarrow": "→",
    "leftarrow": "←",
    "leftrightarrow": "↔", "Rightarrow": "⇒", "longrightarrow": "⟶", "mapsto": "↦", "in": "∈", "notin": "∉",
    "subset": "⊂", "subseteq": "⊆",
    "cup": "∪", "cap": "∩", "forall": "∀", "exists": "∃", "emptyset": "∅", "varnothing": "∅", "ell": "ℓ",
    "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ",
    "aleph": "ℵ", "circ": "∘", "bullet": "•", "ast": "∗", "star": "⋆", "oplus": "⊕", "otimes": "⊗", "perp": "⊥",
    "parallel": "∥", "langle": "⟨",
    "rangle": "⟩", "prime": "′", "cdots": "⋯", "lbrack": "[", "rbrack": "]", "lesssim": "≲", "gtrsim": "≳",
    "ll": "≪", "gg": "≫", "odot": "⊙",
}  # fmt: skip

#: Macros whose argument is set off.
WRAPPERS: Final = {
    "emph": "i", "textit": "i", "textsl": "i", "mkbibemph": "i", "textbf": "b", "mkbibbold": "b",
    "textsuperscript": "sup",
    "mkbibsuperscript": "sup", "textsubscript": "sub", "mkbibsubscript": "sub",
}  # fmt: skip

#: Switches that hold until their group ends; '' means nothing to a page.
SWITCHES: Final = {
    "em": "i", "it": "i", "itshape": "i", "sl": "i", "slshape": "i", "bf": "b", "bfseries": "b", "sc": "",
    "scshape": "", "tt": "", "ttfamily": "",
    "rm": "", "rmfamily": "", "sf": "", "sffamily": "", "normalfont": "", "upshape": "", "small": "",
    "footnotesize": "", "large": "",
}  # fmt: skip

#: Macros that say nothing; their arguments stay.
TRANSPARENT: Final = frozenset(
    """
    mbox text textrm textnormal textup textsf texttt textsc textmd textlf hbox fbox uppercase MakeUppercase
    MakeLowercase lowercase NoCaseChange relax protect url path nolinkurl ignorespaces noindent underline uline
    left right big Big bigg displaystyle textstyle limits nolimits bibstring foreignquote textquote boldsymbol
    bm operatorname mathop mathbin mathrel selectfont sloppy allowbreak break linebreak leavevmode hyp BibTitle
    bibliographytypesize fi else ifmmode sortas arabic verb par newblock kern hskip hspace null empty xspace
    unskip
    """.split()
)

#: Macros that vanish with their argument.
ARGUMENTS_DROPPED: Final = frozenset(
    """
    noopsort noop SortNoop cite citet citep citeauthor footnote thanks index label ref vphantom hphantom phantom
    vspace singleletter switchargs printfirst
    """.split()
)

#: Macros that vanish with their first argument; the second stays.
FIRST_DROPPED: Final = frozenset(
    [
        "href",
        "textcolor",
        "color",
        "foreignlanguage",
        "bibinfo",
        "bibfield",
        "bibnamefont",
        "otherlanguage",
        "raisebox",
        "Eprint",
        "eprint",
    ]
)

#: Macros of maths that people use without dollars.
LOOSE_MATHS: Final = frozenset(
    "ensuremath mathrm mathit mathbf mathcal mathbb mathsf frac sqrt overline bar hat tilde".split()
)
