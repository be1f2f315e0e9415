#!/bin/sh
# Makes the fonts of the PDF from the web fonts of Fontsource; all are under the OFL and reserve no font name.
# The results are committed, so that running and building need neither node nor fontTools; run this only to renew them.
#   sh admin/paper/fonts/make.sh
set -eu
cd "$(dirname "$0")"
here=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet fonttools==4.68.0 brotli==1.2.1
cd "$work"
for package in sarabun@5.3.0 noto-emoji@5.3.2; do
  archive=$(npm pack --silent "@fontsource/$package")
  mkdir "${package%@*}" && tar -xzf "$archive" -C "${package%@*}" --strip-components=1
done
cp sarabun/LICENSE "$here/OFL.sarabun.txt"
cp noto-emoji/LICENSE "$here/OFL.noto-emoji.txt"

"$work/venv/bin/python" - "$here" <<'PYTHON'
"""One TTF of each weight out of the subsets for the web, and black emoji without sequences."""

import copy
import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.otlLib.builder import buildCoverage, buildLookup, buildSingleSubstSubtable
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

OUT = Path(sys.argv[1])
VOWELS = {"uni0E31", "uni0E34", "uni0E35", "uni0E36", "uni0E37", "uni0E4D"}
EMOJI = [*range(0x2194, 0x2600), *range(0x2600, 0x2C00), *range(0x1F300, 0x1F3FB), *range(0x1F400, 0x1F650),
         *range(0x1F680, 0x1F6FD), *range(0x1F7E0, 0x1F7F0), *range(0x1F90C, 0x1FA00)]


def level_tone_marks(font):
    """Put every tone mark at one height above a vowel, and every vowel at one height above a consonant.

    Where a mark is moved up or down against its neighbour, typesetters start a new run of text within the cluster and
    name the whole cluster twice: a PDF would then be read and searched as ปั๊ปั๊ม. A few hundredths of an em are lost.
    """
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            if lookup.LookupType == 6 and "uni0E48.small" in table.Mark1Coverage.glyphs:
                tones = [record.MarkAnchor for name, record in zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord)
                         if name.endswith(".small")]
                vowels = [anchor for name, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record)
                          if name.removesuffix(".narrow") in VOWELS for anchor in record.Mark2Anchor if anchor]
                for anchor in tones + vowels:
                    anchor.YCoordinate = tones[0].YCoordinate
            elif lookup.LookupType == 4 and "uni0E48" in table.MarkCoverage.glyphs:
                mark = table.MarkArray.MarkRecord[table.MarkCoverage.glyphs.index("uni0E48")].MarkAnchor
                for record in table.BaseArray.BaseRecord:
                    for anchor in filter(None, record.BaseAnchor):
                        if abs(anchor.YCoordinate - mark.YCoordinate) < 40:
                            anchor.YCoordinate = mark.YCoordinate


def shift_tone_marks_of_tall_letters(font):
    """Draw the tone mark above a vowel of ป ฝ ฟ further left, instead of moving it there.

    A mark moved so far left is taken for the end of a word when a PDF is searched: ฟื้ น.
    """
    left, tones = 155, [f"uni0E4{tone}.small" for tone in "89ABC"]
    shifted = {tone: f"{tone}.left" for tone in tones}
    glyphs, font_glyphs = font.getGlyphSet(), font["glyf"]
    for tone, name in shifted.items():
        pen = TTGlyphPen(glyphs)
        glyphs[tone].draw(TransformPen(pen, (1, 0, 0, 1, -left, 0)))
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font_glyphs[name] = pen.glyph()
        font["hmtx"][name] = (font["hmtx"][tone][0], font["hmtx"][tone][1] - left)
        font["GDEF"].table.GlyphClassDef.classDefs[name] = 3
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            if lookup.LookupType == 6 and set(tones) <= set(table.Mark1Coverage.glyphs):
                for tone, name in shifted.items():
                    anchor = table.Mark1Array.MarkRecord[table.Mark1Coverage.glyphs.index(tone)]
                    record = copy.deepcopy(anchor)
                    record.MarkAnchor.XCoordinate -= left
                    table.Mark1Coverage.glyphs.append(name)
                    table.Mark1Array.MarkRecord.append(record)
                    table.Mark1Array.MarkCount = len(table.Mark1Array.MarkRecord)
    _substitute_behind(font, [f"{vowel}.narrow" for vowel in sorted(VOWELS - {"uni0E4D"})], shifted)


def _substitute_behind(font, before, changed):
    substitutions, number = font["GSUB"].table, font.getReverseGlyphMap(rebuild=True)
    lookups = substitutions.LookupList.Lookup
    lookups.append(buildLookup([buildSingleSubstSubtable(changed)]))
    rule = otTables.ChainContextSubst()
    rule.Format = 3
    rule.BacktrackCoverage = [buildCoverage(before, number)]
    rule.InputCoverage = [buildCoverage(list(changed), number)]
    rule.LookAheadCoverage = []
    rule.BacktrackGlyphCount, rule.InputGlyphCount, rule.LookAheadGlyphCount = 1, 1, 0
    record = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = 0, len(lookups) - 1
    rule.SubstLookupRecord, rule.SubstCount = [record], 1
    lookups.append(buildLookup([rule]))
    substitutions.LookupList.LookupCount = len(lookups)
    for feature in substitutions.FeatureList.FeatureRecord:
        if feature.FeatureTag == "ccmp" and 2 in feature.Feature.LookupListIndex:
            feature.Feature.LookupListIndex.append(len(lookups) - 1)
            feature.Feature.LookupCount = len(feature.Feature.LookupListIndex)


def add_arrows(font, thickness):
    """← and →, which the web font lacks."""
    height, length, head, middle = 170, 900, 260, 330
    for name, code, turn in (("arrowleft", 0x2190, lambda x: x), ("arrowright", 0x2192, lambda x: 1000 - x)):
        pen = TTGlyphPen(None)
        outline = [(50, middle), (50 + head, middle + height), (50 + head, middle + thickness / 2),
                   (50 + length, middle + thickness / 2), (50 + length, middle - thickness / 2),
                   (50 + head, middle - thickness / 2), (50 + head, middle - height)]
        points = [(round(turn(x)), round(y)) for x, y in outline]
        points = points if name == "arrowright" else points[::-1]
        points.reverse()
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = (1000, 50)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


for weight, style, thickness in ((400, "Regular", 70), (700, "Bold", 110)):
    font = Merger().merge([f"sarabun/files/sarabun-{subset}-{weight}-normal.woff2" for subset in ("thai", "latin")])
    level_tone_marks(font)
    shift_tone_marks_of_tall_letters(font)
    add_arrows(font, thickness)
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = 3619173446  # of the web font; the time of making would differ
    font.flavor = None
    font.save(OUT / f"Sarabun-{style}.ttf")

emoji = TTFont("noto-emoji/files/noto-emoji-emoji-400-normal.woff2", recalcTimestamp=False)
cut = Subsetter(Options(layout_features=[], hinting=False, notdef_outline=True))
cut.populate(unicodes=EMOJI)
cut.subset(emoji)
emoji.flavor = None
emoji.save(OUT / "NotoEmoji-Regular.ttf")
PYTHON
