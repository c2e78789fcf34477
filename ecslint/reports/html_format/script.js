
"use strict";
(() => {
  const root = document.documentElement;
  const scheme = document.getElementById("scheme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.style.colorScheme || (dark.matches ? "dark" : "light")) === "dark";
  const name = () => { scheme.textContent = isDark() ? "Light colors" : "Dark colors"; };
  scheme.addEventListener("click", () => { root.style.colorScheme = isDark() ? "light" : "dark"; name(); });
  dark.addEventListener("change", name);
  scheme.hidden = false;
  name();

  const centered = (drawing) => {
    const node = [...drawing.querySelectorAll("g.node")]
      .find((each) => each.getAttribute("aria-label") === drawing.dataset.start);
    if (!node) return;
    const [inner, outer] = [node.getBoundingClientRect(), drawing.getBoundingClientRect()];
    drawing.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  };
  for (const drawing of document.querySelectorAll(".drawing")) {
    const details = drawing.closest("details");
    if (details.open) centered(drawing);
    else details.addEventListener("toggle", () => centered(drawing), { once: true });
  }

  const form = document.getElementById("filters");
  if (!form) return;
  const unfold = document.getElementById("unfold");
  const status = document.getElementById("status");
  const groups = [...document.querySelectorAll("details.rule")].map((element) => ({
    element,
    rule: element.dataset.rule,
    count: element.querySelector(".count"),
    items: [...element.querySelectorAll("li.finding")].map((item) => ({ item, data: item.dataset, text: null })),
  }));
  const total = groups.reduce((sum, group) => sum + group.items.length, 0);
  const FEW = 25;
  const names = {};
  for (const field of ["resource", "file"]) {
    names[field] = new Set([...document.querySelectorAll(`#${field}-names option`)].map((each) => each.value));
  }

  const wanted = () => {
    const data = new FormData(form);
    const fields = ["category", "account", "region", "resource", "file"]
      .map((field) => [field, data.get(field)])
      .filter(([, value]) => value)
      .map(([field, value]) => (field in names && !names[field].has(value)
        ? (item) => (item.data[field] || "").toLowerCase().includes(value.toLowerCase())
        : (item) => item.data[field] === value));
    const severities = new Set(data.getAll("severity"));
    const words = (data.get("text") || "").toLowerCase().split(/\s+/).filter(Boolean);
    const rule = data.get("rule");
    return (group, item) => severities.has(item.data.severity) && (!rule || group.rule === rule)
      && fields.every((test) => test(item)) && (!words.length || holds(group, item, words));
  };
  const holds = (group, item, words) => {
    item.text ??= `${group.rule} ${item.item.textContent}`.toLowerCase();
    return words.every((word) => item.text.includes(word));
  };

  let narrowed = false;
  const apply = () => {
    const test = wanted();
    let shown = 0;
    for (const group of groups) {
      let kept = 0;
      for (const item of group.items) {
        const keep = test(group, item);
        if (item.item.hidden === keep) item.item.hidden = !keep;
        kept += keep;
      }
      group.element.hidden = !kept;
      group.count.textContent = kept.toLocaleString("en");
      shown += kept;
    }
    narrowed = shown < total;
    if (narrowed && shown <= FEW) for (const group of groups) if (!group.element.hidden) group.element.open = true;
    status.textContent = narrowed
      ? `${shown.toLocaleString("en")} of ${total.toLocaleString("en")} findings are shown.`
      : `All ${total.toLocaleString("en")} findings are shown.`;
    told();
  };
  const visible = () => groups.filter((group) => !group.element.hidden);
  const told = () => { unfold.textContent = visible().every((group) => group.element.open) ? "Fold all" : "Unfold all"; };

  let waiting;
  const later = () => { clearTimeout(waiting); waiting = setTimeout(apply, 60); };
  form.addEventListener("input", (event) => (event.target.type === "search" ? later() : apply()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  unfold.addEventListener("click", () => {
    const open = !visible().every((group) => group.element.open);
    for (const group of visible()) group.element.open = open;
    told();
  });
  document.getElementById("findings").addEventListener("toggle", told, true);

  const reveal = (item) => {
    if (item.hidden) { form.reset(); apply(); }
    item.closest("details").open = true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#f']");
    const found = link && document.getElementById(link.hash.slice(1));
    if (found?.matches("li.finding")) reveal(found);
    const node = event.target.closest("g.node");
    if (node) {
      const label = node.getAttribute("aria-label");
      const listed = [...node.closest("details").querySelectorAll(".nodes li")].find((each) => each.dataset.node === label);
      listed?.querySelector("a")?.click();
    }
    const cell = event.target.closest(".heat button");
    if (cell) {
      form.reset();
      for (const field of ["account", "region"]) if (form.elements[field]) form.elements[field].value = cell.dataset[field];
      apply();
      document.getElementById("findings").scrollIntoView();
      status.focus();
    }
  });
  form.hidden = false;
  apply();
})();
