/**
 * A single-stroke typeface, drawn as SVG paths. Text drawn by a font library vanishes without a word where no font is
 * installed (slim containers) and differs between machines; strokes do neither.
 *
 * Units: capital height 14, baseline at y = 14, x-height 9, descenders to y = 18.4; x starts at 0.
 */
interface Glyph {
  readonly width: number;
  readonly path: string;
}

export interface TextStyle {
  readonly x: number;
  /** Where letters stand, in pixels from the top. */
  readonly baselineY: number;
  /** Height of a capital letter in pixels. */
  readonly capHeight: number;
  /** Any SVG colour. */
  readonly color: string;
}

const CAP_HEIGHT_UNITS = 14;
const LETTER_GAP_UNITS = 3.8;
const STROKE_UNITS = 1.6;

/** Stands for every character without a glyph, so that it is seen to be missing. */
const UNKNOWN_GLYPH: Glyph = { width: 7, path: 'M0 0H7V14H0Z' };

/**
 * SVG elements that draw `text` on one line. Accents are dropped (e for é); other characters outside the typeface
 * become a box.
 */
export function svgText(text: string, { x, baselineY, capHeight, color }: TextStyle): string {
  const scale = capHeight / CAP_HEIGHT_UNITS;
  let penX = STROKE_UNITS / 2;
  const paths = glyphsOf(text).map(({ width, path }) => {
    const placed = `<path transform="translate(${penX.toFixed(1)} 0)" d="${path}"/>`;
    penX += width + LETTER_GAP_UNITS;
    return placed;
  });
  const top = baselineY - capHeight;
  return (
    `<g transform="translate(${x} ${top}) scale(${scale})" fill="none" stroke="${color}" ` +
    `stroke-width="${STROKE_UNITS}" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`
  );
}

/** Width in pixels that `svgText` draws at this capital height. */
export function textWidth(text: string, capHeight: number): number {
  const glyphs = glyphsOf(text);
  const gaps = Math.max(0, glyphs.length - 1) * LETTER_GAP_UNITS;
  const units = glyphs.reduce((total, { width }) => total + width, STROKE_UNITS + gaps);
  return (units * capHeight) / CAP_HEIGHT_UNITS;
}

function glyphsOf(text: string): Glyph[] {
  const plain = text.normalize('NFKD').replace(/\p{Mark}/gu, '');
  return [...plain].map((character) => GLYPHS.get(character) ?? UNKNOWN_GLYPH);
}

const BOWL = 'M3.7 5A3.7 4.5 0 1 0 3.7 14A3.7 4.5 0 1 0 3.7 5Z';
const ARCH = 'M0 8.5A3.5 3.5 0 0 1 7 8.5V14';
const DOT = 'h.01';

const GLYPHS: ReadonlyMap<string, Glyph> = new Map(
  (
    [
      [' ', 2.5, ''],
      ['A', 10, 'M0 14L5 0L10 14M1.8 9H8.2'],
      ['B', 8.3, 'M0 6.4H4A3.2 3.2 0 0 0 4 0H0V14H4.5A3.8 3.8 0 0 0 4.5 6.4'],
      ['C', 10, 'M10 3A5.5 7 0 1 0 10 11'],
      ['D', 9.5, 'M0 0V14H3A6.5 7 0 0 0 3 0Z'],
      ['E', 7, 'M7 0H0V14H7M0 6.8H6'],
      ['F', 7, 'M7 0H0V14M0 6.8H6'],
      ['G', 10, 'M10 3A5.5 7 0 1 0 10 11V7.5H6.2'],
      ['H', 9, 'M0 0V14M9 0V14M0 6.8H9'],
      ['I', 0, 'M0 0V14'],
      ['J', 5.5, 'M5.5 0V10A2.9 4 0 0 1 0 11.5'],
      ['K', 8.5, 'M0 0V14M8 0L0 8.5M3 5.6L8.5 14'],
      ['L', 7, 'M0 0V14H7'],
      ['M', 11, 'M0 14V0L5.5 9L11 0V14'],
      ['N', 9, 'M0 14V0L9 14V0'],
      ['O', 11, 'M5.5 0A5.5 7 0 1 0 5.5 14A5.5 7 0 1 0 5.5 0Z'],
      ['P', 8, 'M0 14V0H4A3.9 3.9 0 0 1 4 7.8H0'],
      ['Q', 11, 'M5.5 0A5.5 7 0 1 0 5.5 14A5.5 7 0 1 0 5.5 0ZM7 10.5L11 15'],
      ['R', 8.5, 'M0 14V0H4A3.9 3.9 0 0 1 4 7.8H0M4 7.8L8.5 14'],
      [
        'S',
        8.2,
        'M8 2.5C7.3 .8 5.8 0 4 0C1.8 0 .3 1.4 .3 3.4C.3 7.8 8.2 6 8.2 10.5C8.2 12.7 6.4 14 4.2 14C2 14 .5 13 0 11.2',
      ],
      ['T', 9, 'M0 0H9M4.5 0V14'],
      ['U', 9, 'M0 0V9.5A4.5 4.5 0 0 0 9 9.5V0'],
      ['V', 10, 'M0 0L5 14L10 0'],
      ['W', 14, 'M0 0L3.5 14L7 1L10.5 14L14 0'],
      ['X', 9, 'M0 0L9 14M9 0L0 14'],
      ['Y', 9, 'M0 0L4.5 7.5L9 0M4.5 7.5V14'],
      ['Z', 8, 'M0 0H8L0 14H8'],
      ['a', 7.4, `${BOWL}M7.4 5V14`],
      ['b', 7.4, `${BOWL}M0 0V14`],
      ['c', 6.8, 'M6.8 6.8A3.9 4.5 0 1 0 6.8 12.2'],
      ['d', 7.4, `${BOWL}M7.4 0V14`],
      ['e', 7.4, 'M0 9.5H7.4A3.7 4.5 0 1 0 6.4 12.6'],
      ['f', 4.8, 'M4.8 .2C2.8 -.4 1.8 .9 1.8 3V14M0 5H4.5'],
      ['g', 7.4, `${BOWL}M7.4 5V15C7.4 17.5 6 18.4 3.7 18.4C2.2 18.4 1.2 18 .5 17.3`],
      ['h', 7, `M0 0V14${ARCH}`],
      ['i', 0, `M0 5V14M0 1.2${DOT}`],
      ['j', 2, `M2 5V15.5C2 17.6 1 18.4 -.5 18.2M2 1.2${DOT}`],
      ['k', 6.7, 'M0 0V14M6.2 5L0 10.5M2.3 8.6L6.7 14'],
      ['l', 0, 'M0 0V14'],
      ['m', 11.6, 'M0 5V14M0 8A2.9 3 0 0 1 5.8 8V14M5.8 8A2.9 3 0 0 1 11.6 8V14'],
      ['n', 7, `M0 5V14${ARCH}`],
      ['o', 7.4, BOWL],
      ['p', 7.4, `${BOWL}M0 5V18.4`],
      ['q', 7.4, `${BOWL}M7.4 5V18.4`],
      ['r', 4.2, 'M0 5V14M0 9A3.6 3.8 0 0 1 4.2 5.1'],
      [
        's',
        6.1,
        'M5.9 6.7C5.4 5.5 4.4 5 3.1 5C1.5 5 .4 5.8 .4 7.2C.4 10.2 6.1 8.4 6.1 11.6C6.1 13.2 4.9 14 3.1 14C1.5 14 .4 13.4 0 12.1',
      ],
      ['t', 4.6, 'M1.8 1.5V11.5C1.8 13.5 2.8 14.3 4.6 13.8M0 5H4.4'],
      ['u', 7, 'M0 5V10.5A3.5 3.5 0 0 0 7 10.5M7 5V14'],
      ['v', 7, 'M0 5L3.5 14L7 5'],
      ['w', 11, 'M0 5L2.8 14L5.5 5.5L8.2 14L11 5'],
      ['x', 6.5, 'M0 5L6.5 14M6.5 5L0 14'],
      ['y', 7, 'M0 5L3.6 13.7M7 5L3 15.5C2.3 17.5 1.3 18.5 -.2 18.2'],
      ['z', 6, 'M0 5H6L0 14H6'],
      ['0', 8, 'M4 0A4 7 0 1 0 4 14A4 7 0 1 0 4 0Z'],
      ['1', 5, 'M.5 3L4.5 0V14'],
      ['2', 8, 'M.3 3.6C.6 1.3 2 0 4.1 0C6.3 0 7.8 1.5 7.8 3.6C7.8 7 3 9.5 0 14H8'],
      [
        '3',
        8,
        'M.3 2.2C1 .8 2.3 0 4 0C6.2 0 7.5 1.3 7.5 3.2C7.5 5.3 6 6.4 3.4 6.4C6.2 6.4 8 7.8 8 10.1C8 12.5 6.3 14 4 14C2 14 .6 13.1 0 11.4',
      ],
      ['4', 8.2, 'M6 14V0L0 10H8.2'],
      ['5', 8, 'M7.4 0H1.2L.7 6.2C1.6 5.4 2.8 5 4 5C6.4 5 8 6.8 8 9.4C8 12.2 6.3 14 3.9 14C2.1 14 .7 13.2 0 11.7'],
      ['6', 8, 'M4 5.2A4 4.4 0 1 0 4 14A4 4.4 0 1 0 4 5.2ZM6.4 .3C2.6 .6 0 4 0 9.6'],
      ['7', 8, 'M0 0H8L2.8 14'],
      ['8', 8, 'M4 0A3.4 3.3 0 1 0 4 6.6A3.4 3.3 0 1 0 4 0ZM4 6.6A4 3.7 0 1 0 4 14A4 3.7 0 1 0 4 6.6Z'],
      ['9', 8, 'M4 0A4 4.4 0 1 0 4 8.8A4 4.4 0 1 0 4 0ZM1.6 13.7C5.4 13.4 8 10 8 4.4'],
      ['.', 0, `M0 13.7${DOT}`],
      [',', 1, 'M1 13.4L0 16.4'],
      [':', 0, `M0 6.5${DOT}M0 13.7${DOT}`],
      [';', 1, `M1 6.5${DOT}M1 13.4L0 16.4`],
      ["'", 0, 'M0 0V3.5'],
      ['"', 3, 'M0 0V3.5M3 0V3.5'],
      ['!', 0, `M0 0V9.5M0 13.7${DOT}`],
      ['?', 7, `M0 3C.4 1 1.7 0 3.6 0C5.6 0 7 1.2 7 3.2C7 6 3.6 6.2 3.6 9.5M3.6 13.7${DOT}`],
      ['-', 4.5, 'M0 9H4.5'],
      ['_', 8, 'M0 15.5H8'],
      ['+', 7, 'M0 9H7M3.5 5.5V12.5'],
      ['=', 7, 'M0 7.2H7M0 10.8H7'],
      ['/', 5.5, 'M0 15.5L5.5 -1'],
      ['|', 0, 'M0 -1V16'],
      ['(', 2.6, 'M2.6 -1.5C-.9 3.5 -.9 12 2.6 17'],
      [')', 2.6, 'M0 -1.5C3.5 3.5 3.5 12 0 17'],
      ['[', 3, 'M3 -1.5H0V17H3'],
      [']', 3, 'M0 -1.5H3V17H0'],
      ['<', 6, 'M6 5L0 9L6 13'],
      ['>', 6, 'M0 5L6 9L0 13'],
      ['*', 6, 'M3 0V7M0 1.8L6 5.2M6 1.8L0 5.2'],
      ['#', 8.5, 'M3 1L1.4 13M7 1L5.4 13M.6 5H8.5M0 9H7.9'],
      ['%', 11, 'M9.2 0L1.8 14M2.2 0A2.2 3 0 1 0 2.2 6A2.2 3 0 1 0 2.2 0ZM8.8 8A2.2 3 0 1 0 8.8 14A2.2 3 0 1 0 8.8 8Z'],
      [
        '&',
        9.5,
        'M9.5 14L2.4 4.6C.8 2.4 2 0 4.3 0C6.6 0 7.8 2.6 5.8 4.6L2 7.4C-1.2 10 .4 14 4 14C6.8 14 8.6 11.8 9 8.4',
      ],
    ] as const
  ).map(([character, width, path]) => [character, { width, path }]),
);
