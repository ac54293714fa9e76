"""Text against what it stands on, as the browser paints it: WCAG 2 asks for 4.5 to 1."""

CONTRAST = """() => {
  const parts = (colour) => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return colour.startsWith('color(') ? [r * 255, g * 255, b * 255, a] : [r, g, b, a]; };
  const over = ([r, g, b, a], under) => [r, g, b].map((each, i) => each * a + under[i] * (1 - a));
  const light = (colour) => { const [r, g, b] = colour.map((n) => { n /= 255; return n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const up = function* (each) { for (let node = each; node; node = node.parentElement) yield node; };
  const paper = (each) => [...up(each)].reverse().reduce((under, node) => over(parts(getComputedStyle(node).backgroundColor), under), [255, 255, 255]);
  const ratio = (each) => {
    const under = paper(each), [r, g, b, a] = parts(getComputedStyle(each).color);
    const clear = [...up(each)].reduce((seen, node) => seen * getComputedStyle(node).opacity, a);
    const [x, y] = [light(over([r, g, b, clear], under)), light(under)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  return [...document.querySelectorAll('body :not(svg, svg *)')]
    .filter((each) => each.checkVisibility() && !each.disabled && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((each) => [each.className || each.tagName, each.innerText.slice(0, 40), ratio(each)]).filter(([, , found]) => found < 4.5);
}"""
"""Gives the texts that stand out too little: class, words, ratio."""
