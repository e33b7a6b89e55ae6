/** Fonts of text on a canvas, which knows no custom properties. */
export const CHART_FONT = '"Inter Variable", system-ui, sans-serif';
