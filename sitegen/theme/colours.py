"""Colours as CSS writes them (https://www.w3.org/TR/css-color-4/), and how well one is read on another."""

from __future__ import annotations

import re

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_NUMBER = r"[+-]?(?:\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})(?:%|deg|turn|rad|grad)?|none"
_FUNCTION = re.compile(
    rf"(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch)\( *(?:{_NUMBER})(?:(?: +| *[,/] *)(?:{_NUMBER})){{2,3}} *\)",
    re.IGNORECASE | re.ASCII,
)
#: The named colours of CSS.
NAMES = frozenset(
    "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood "
    "cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod "
    "darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon "
    "darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray "
    "dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green "
    "greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon "
    "lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon "
    "lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta "
    "maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen "
    "mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive "
    "olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru "
    "pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen "
    "seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato "
    "turquoise violet wheat white whitesmoke yellow yellowgreen".split()
)


def is_colour(text: str) -> bool:
    """Whether `text` is a colour of CSS: hexadecimal, a name, or a function of numbers."""
    return text.lower() in NAMES or bool(_HEX.fullmatch(text) or _FUNCTION.fullmatch(text))


def contrast(one: str, other: str) -> float | None:
    """The contrast of two hexadecimal colours, 1 to 21 (WCAG 2.2, "contrast ratio"); None for colours of other kinds."""
    light = [_luminance(colour) for colour in (one, other)]
    if light[0] is None or light[1] is None:
        return None
    dark, bright = sorted((light[0], light[1]))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float | None:
    digits = colour.removeprefix("#")
    if not _HEX.fullmatch(colour) or len(digits) in {4, 8}:
        return None
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    channels = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
