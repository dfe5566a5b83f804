/* What the pages need beside htmx: where the focus goes, what is announced, copying, failures.
   Everything works without this file; it only spares steps. */
(() => {
  const byId = (id) => document.getElementById(id);
  const say = (text) => { const box = byId("announce"); if (box && text) box.textContent = text; };

  const fail = (text) => {
    const box = byId("problem");
    box.textContent = text || box.dataset.text;
    box.hidden = false;
  };

  /* After a swap: focus the new content's [data-focus], say its [data-announce]. */
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail.ctx.target;
    const fresh = (target && target.id && byId(target.id)) || document;
    const pick = (name) => (fresh.matches?.(`[${name}]`) ? fresh : fresh.querySelector(`[${name}]`));
    pick("data-focus")?.focus();
    say(pick("data-announce")?.dataset.announce);
    byId("problem").hidden = true;
  });

  /* 422 holds the form again and is swapped; any other failure must not replace a part of a page. */
  document.addEventListener("htmx:before:swap", (event) => {
    const { status } = event.detail.ctx.response ?? {};
    if (status >= 400 && status !== 422) {
      event.preventDefault();
      fail();
    }
  });
  document.addEventListener("htmx:error", () => fail());

  /* Copy a key: from the page, else from the answer to the form that would show it. */
  const wanted = async (button) => {
    const shown = button.closest("section").querySelector("[data-key]");
    if (shown) return shown.textContent;
    const { form } = button;
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-key]").textContent;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return; // the button shows the key instead
    event.preventDefault();
    const label = button.querySelector("span");
    const before = button.dataset.label ??= label.textContent;
    try {
      const text = wanted(button).then((key) => new Blob([key], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
      label.textContent = button.dataset.done;
      say(button.dataset.done);
      setTimeout(() => { label.textContent = before; }, 2500);
    } catch {
      fail();
    }
  });

  /* Menus close on Escape and on a click elsewhere. */
  const close = (menu, refocus) => { menu.open = false; if (refocus) menu.firstElementChild.focus(); };
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".menu[open]");
    if (menu) close(menu, true);
  });
  document.addEventListener("click", (event) => {
    const menu = document.querySelector(".menu[open]");
    if (menu && !menu.contains(event.target)) close(menu);
  });

  /* A form that came back with a problem starts there. */
  byId("problem-summary")?.focus();
})();
