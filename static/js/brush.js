/*
 * Draw over the bars of a timeline to choose a stretch: it fills in the two dates, which can also be typed.
 * A plain click still follows the bar.
 */
const drawing = document.querySelector("[data-brush]");
const form = document.querySelector("[data-brush-form]");
const hint = document.querySelector("[data-brush-hint]");

if (drawing && form) {
  if (hint) hint.hidden = false;
  const bars = [...drawing.querySelectorAll("[data-bucket]")];
  let from = -1;
  let to = -1;
  let drawn = false;

  const under = (event) => {
    const at = event.clientX;
    let nearest = -1;
    let least = Infinity;
    bars.forEach((bar, place) => {
      const box = bar.getBoundingClientRect();
      const away = Math.abs(at - (box.left + box.right) / 2);
      if (away < least) [nearest, least] = [place, away];
    });
    return nearest;
  };

  const show = () => {
    const [low, high] = from < to ? [from, to] : [to, from];
    bars.forEach((bar, place) => bar.classList.toggle("is-drawn", place >= low && place <= high));
    form.elements.date_after.value = bars[low].dataset.bucket;
    form.elements.date_before.value = bars[high].dataset.bucket;
  };

  drawing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = to = under(event);
    drawn = false;
  });

  drawing.addEventListener("pointermove", (event) => {
    if (from < 0) return;
    const place = under(event);
    if (place === to) return;
    to = place;
    drawn = true;
    show();
  });

  window.addEventListener("pointerup", () => {
    from = -1;
  });

  drawing.addEventListener("dragstart", (event) => event.preventDefault());
  drawing.addEventListener(
    "click",
    (event) => {
      if (drawn) event.preventDefault();
      drawn = false;
    },
    true,
  );
}
