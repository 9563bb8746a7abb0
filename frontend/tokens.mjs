// Reads the token sheet, for the build and for the contrast test.

const DARK = /\[data-theme="dark"\]\s*\{([^}]*)\}/;
const LIGHT = /:root\s*\{([^}]*)\}/;

/** The sheet with its dark block repeated for readers whose system prefers dark. */
export function repeatDark(css) {
  const dark = DARK.exec(css);
  if (!dark) throw new Error('tokens.css holds no [data-theme="dark"] block');
  return `${css}\n@media screen and (prefers-color-scheme: dark) { :root:not([data-theme]) {${dark[1]}} }\n`;
}

/** Values of the custom properties of one theme; the dark theme inherits what it does not set. */
export function tokens(css, theme) {
  const read = (block) =>
    Object.fromEntries([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2].trim()]));
  const light = read(LIGHT.exec(css)[1]);
  return theme === "dark" ? { ...light, ...read(DARK.exec(css)[1]) } : light;
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two #rrggbb colours as WCAG 2.2 defines it, 1 to 21. */
export function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}
