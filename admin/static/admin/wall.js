// Slides by arrow keys, issues by their numbers, b for a black screen, f for the whole screen; no network is used.
// Needs keys.js.
const slides = [...document.querySelectorAll("[data-slide]")];
const buttons = [...document.querySelectorAll("[data-goes]")];
const place = document.querySelector("[data-place]");
const black = document.querySelector("[data-black]");
let at = 0;

const show = (next) => {
  at = Math.max(0, Math.min(next, slides.length - 1));
  slides.forEach((slide, index) => {
    slide.classList.toggle("on", index === at);
    slide.setAttribute("aria-hidden", String(index !== at));
  });
  for (const button of buttons) {
    if (button.dataset.goes === slides[at].dataset.issue) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  place.textContent = `สไลด์ ${at + 1} จาก ${slides.length}`;
};
const jump = (issue) => {
  const found = slides.findIndex((slide) => slide.dataset.issue === issue);
  if (found >= 0) show(found);
};
const turns = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const key = keyOf(event) ?? event.key.toLowerCase();
  if (key === "b") { black.hidden = !black.hidden; return; }
  if (!black.hidden) { black.hidden = true; return; }
  if (key === "f") {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  } else if (event.key in turns) {
    if (event.key === " " && event.target.closest("button, a")) return;
    event.preventDefault();
    show(at + turns[event.key]);
  } else if (key === "home") show(0);
  else if (key === "end") show(slides.length - 1);
  else if (/^[1-9]$/.test(key)) jump(key);
});
for (const button of buttons) button.addEventListener("click", () => jump(button.dataset.goes));
black.addEventListener("click", () => { black.hidden = true; });
document.fonts.ready.then(() => {
  for (const slide of slides) {
    const words = slide.querySelector("ol, .big");
    slide.classList.toggle("tight", Boolean(words) && words.scrollHeight > words.clientHeight + 1);
  }
});
show(0);
