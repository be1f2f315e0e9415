// Which key was pressed, told by its place, so that letters and digits work under a Thai layout too; null for others.
function keyOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const isDigit = /^(Digit|Numpad)\d$/.test(event.code);
  if (isDigit && !event.shiftKey) return event.code.slice(-1); // before "/", which a Thai layout has on the 2
  if (event.code === "Slash" || event.key === "/" || event.key === "?") return event.shiftKey || event.key === "?" ? "?" : "/";
  if (event.code.startsWith("Key")) return event.code.slice(3).toLowerCase();
  if (isDigit) return event.code.slice(-1);
  // Enter on a link or button is that link's own.
  if (event.key === "Enter") return event.target.closest("a, button, summary, label, input") ? null : "enter";
  return { ArrowLeft: "left", ArrowRight: "right" }[event.key] ?? null;
}
