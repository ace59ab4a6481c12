// The clinic: a case, its source to pick a line from, instruments, and what they have shown.

import { markWhenGone, part } from "../shared/dom.js";

function render({ model, el }) {
  const root = part("div", "dqn-widget dqn-clinic-page", { role: "group", ariaLabel: "The clinic" });
  const bar = part("div", "dqn-clinic-bar"), owner = part("p", "dqn-clinic-owner"), hint = part("p", "dqn-clinic-hint");
  const tools = part("div", "dqn-clinic-tools"), body = part("div", "dqn-clinic-body");
  const left = part("div", "dqn-clinic-left"), shown = part("div", "dqn-clinic-evidence");
  const listing = part("div", "dqn-clinic-source", { role: "listbox", tabIndex: 0, ariaLabel: "The patient's source" });
  const act = part("div", "dqn-clinic-act"), said = part("p", "dqn-clinic-said");
  const accuse = part("button", "", { type: "button" });
  const cure = part("textarea", "", { spellcheck: false, ariaLabel: "The line as it should be" });
  const mend = part("button", "", { type: "button", textContent: "Put it in and train" });
  said.setAttribute("role", "status");
  act.append(accuse, cure, mend);
  left.append(listing, act, said);
  body.append(left, shown);
  root.append(bar, owner, tools, hint, body);
  el.append(root);
  const picked = model.get("cases").map((about) => about.suspects[0] ?? 1);
  let busy = false, drawnCase = -1, drawnPhase = "";

  const of = (name) => model.get(name)[model.get("case")];
  const send = (content, words) => {
    if (busy) return;
    try {
      model.send(content);
      busy = true;
      said.textContent = words;
      root.setAttribute("aria-busy", "true");
    } catch {
      said.textContent = "Python is silent: its kernel has ended. Run this cell again.";
    }
  };
  const button = (name, text, press, more = {}) => {
    const made = part("button", name, { type: "button", textContent: text, ...more });
    made.dataset.lmSuppressShortcuts = "true";
    made.addEventListener("click", press);
    return made;
  };

  // A sentence with its `code`.
  const spoken = (sentence) => sentence.split("`").map((piece, k) => (k % 2 ? part("code", "", { textContent: piece }) : piece));

  // Which lines can be picked: the suspects, or all; once it is found, none.
  const choice = () => {
    const { lines, suspects } = of("cases");
    return suspects.length ? suspects : lines.map((_, k) => k + 1);
  };
  const pick = (number) => {
    picked[model.get("case")] = number;
    for (const option of listing.children) option.setAttribute("aria-selected", Number(option.dataset.line) === number);
    const option = listing.children[number - 1];
    listing.setAttribute("aria-activedescendant", option.id);
    const top = option.offsetTop;
    if (top < listing.scrollTop) listing.scrollTop = top;
    if (top + option.offsetHeight > listing.scrollTop + listing.clientHeight) {
      listing.scrollTop = top + option.offsetHeight - listing.clientHeight;
    }
    accuse.textContent = `Accuse line ${number}`;
  };
  listing.addEventListener("keydown", (event) => {
    const lines = choice(), now = lines.indexOf(picked[model.get("case")]);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -lines.length, End: lines.length }[event.key];
    if (event.key === "Enter" && !accuse.hidden) accuse.focus();
    else if (by === undefined || of("phases") !== "examine") return;
    else pick(lines[Math.max(0, Math.min(lines.length - 1, now + by))]);
    event.preventDefault();
  });
  listing.addEventListener("click", (event) => {
    const number = Number(event.target.closest("[data-line]")?.dataset.line);
    if (of("phases") === "examine" && choice().includes(number)) pick(number);
  });
  accuse.addEventListener("click", () => send({ accuse: picked[model.get("case")] }, "The evidence is looked through."));
  const putIn = () => send({ cure: cure.value }, "It is trained, which takes some seconds.");
  mend.addEventListener("click", putIn);
  cure.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.ctrlKey) putIn(); });
  for (const one of [listing, accuse, cure, mend]) one.dataset.lmSuppressShortcuts = "true";

  const drawSource = () => {
    const { lines, suspects } = of("cases");
    listing.replaceChildren(...lines.map((text, k) => {
      const option = part("div", "dqn-clinic-line", { id: `${model.model_id ?? "clinic"}-line-${k + 1}` });
      option.setAttribute("role", "option");
      option.dataset.line = k + 1;
      option.dataset.suspect = suspects.includes(k + 1);
      const code = part("code", "", { textContent: text.trimStart() }), indent = text.length - text.trimStart().length;
      Object.assign(code.style, { paddingLeft: `${indent + 4}ch`, textIndent: "-4ch" }); // a long line goes on further in
      option.append(part("span", "dqn-clinic-number", { textContent: k + 1 }), code);
      return option;
    }));
  };
  const card = ({ name, rows, page }) => {
    const made = part("section", "dqn-clinic-card"), table = part("table", "");
    made.append(part("h5", "", { textContent: name }));
    table.createTHead().insertRow().append(...["", "found", "should be"].map((textContent) => part("th", "", { textContent, scope: "col" })));
    for (const [what, found, wanted, sick] of rows) {
      const row = table.insertRow();
      row.dataset.sick = sick;
      for (const text of [what, `${sick ? "✘" : "✔"} ${found}`, wanted]) row.insertCell().append(...spoken(text));
    }
    const picture = part("div", "dqn-clinic-plot");
    picture.innerHTML = page;
    made.append(table, picture);
    return made;
  };
  const draw = () => {
    const open = model.get("case"), phase = of("phases"), about = of("cases"), focused = document.activeElement?.dataset?.key;
    const phases = model.get("phases"), minutes = model.get("minutes");
    bar.replaceChildren(...model.get("cases").map(({ title }, k) => {
      const made = button("", `${title}${phases[k] === "done" ? " ✔" : ""}`, () => send({ open: k }, ""));
      made.setAttribute("aria-pressed", k === open);
      made.dataset.key = `case ${k}`;
      return made;
    }), part("output", "dqn-clinic-clock", { textContent: `${minutes[open]} minutes; all cases ${minutes.reduce((a, b) => a + b, 0)}` }));
    owner.textContent = `“${about.owner}” ${about.world}`;
    hint.textContent = about.suspects.length
      ? `${about.suspects.length} lines are suspected: pick one by click or by the arrow keys.`
      : "Any line may be it: pick one by click or by the arrow keys.";
    const used = of("evidence").map(({ name }) => name);
    tools.replaceChildren(...model.get("instruments").map(({ name, asks, minutes: cost }) => {
      const made = button("", `${name} · ${cost} min`, () => send({ look: name }, `${name} is at work.`), { title: asks, disabled: used.includes(name) });
      made.dataset.key = `tool ${name}`;
      return made;
    }));
    if (drawnCase !== open) drawSource();
    for (const option of listing.children) {
      const number = Number(option.dataset.line);
      option.dataset.healthy = of("accused").includes(number);
      option.dataset.ill = of("ill").includes(number);
    }
    if (drawnCase !== open || drawnPhase !== phase) {
      pick(of("ill")[0] ?? picked[open]);
      cure.value = of("ill").map((k) => about.lines[k - 1].trim()).join("\n");
      cure.rows = Math.max(1, of("ill").length);
      accuse.hidden = phase !== "examine";
      cure.hidden = mend.hidden = phase !== "cure";
      if (phase === "cure" && drawnCase === open) cure.focus();
    }
    [drawnCase, drawnPhase] = [open, phase];
    shown.replaceChildren(...of("evidence").map(card).reverse());
    if (!busy) said.replaceChildren(...spoken(of("said")));
    root.dataset.phase = phase;
    if (focused) {
      const again = [...root.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused);
      (again?.disabled ? again.nextElementSibling ?? listing : again)?.focus();
    }
  };
  const answered = () => {
    busy = false;
    root.removeAttribute("aria-busy");
    draw();
  };
  const forget = markWhenGone(model, el);
  model.on("change:turn", answered);
  model.on("change", draw);
  draw();
  requestAnimationFrame(() => pick(of("ill")[0] ?? picked[model.get("case")])); // now it has a height to scroll in
  return () => {
    forget();
    model.off("change:turn", answered);
    model.off("change", draw);
  };
}

export default { render };
