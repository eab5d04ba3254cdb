/*
 * Arrow keys in a row of stars. The focus is the browser's alone, so no server is asked: Left and Right go one star on (mirrored where the text
 * runs from right to left), Home and End to the first and last. Enter and Space press the star, as they press any button.
 */
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const star = event.target instanceof Element ? event.target.closest(".star-rating > .star") : null;
  if (star === null) return;
  const stars = [...star.parentElement.children].filter((child) => child.matches(".star:enabled"));
  const towards = getComputedStyle(star).direction === "rtl" ? -1 : 1;
  const at = stars.indexOf(star);
  const steps = { ArrowRight: at + towards, ArrowUp: at + 1, ArrowLeft: at - towards, ArrowDown: at - 1, Home: 0, End: stars.length - 1 };
  if (!Object.hasOwn(steps, event.key)) return;
  event.preventDefault();
  stars[Math.min(Math.max(steps[event.key], 0), stars.length - 1)].focus();
});
