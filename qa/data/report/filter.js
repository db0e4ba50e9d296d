"use strict";
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  const items = [...document.querySelectorAll("#items details.item")];
  const output = form.querySelector("output");
  const words = items.map((item) => item.querySelector("summary").textContent.toLowerCase());
  const has = (item, name, value) => !value || (" " + item.dataset[name] + " ").includes(" " + value + " ");
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const text = wanted.text.trim().toLowerCase();
    let shown = 0;
    items.forEach((item, index) => {
      const keep = (!text || words[index].includes(text)) && has(item, "state", wanted.state)
        && has(item, "tags", wanted.tag) && has(item, "stage", wanted.stage) && has(item, "split", wanted.split);
      item.hidden = !keep;
      shown += keep;
    });
    output.textContent = shown + " of " + items.length;
  };
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches("details.item")) {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", reveal);
  apply();
  reveal();
})();
