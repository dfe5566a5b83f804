/* What the pages need beside htmx: where the focus goes, what is announced, one answer to a double
   click, copying, failures. Everything works without this file; it only spares steps. */
(() => {
  const PATIENCE = 20_000; // milliseconds; htmx gives up after as many (layout.html)
  const byId = (id) => document.getElementById(id);

  /* Emptied first: a text that was there before would not be read again. */
  const say = (text) => {
    byId("announce").textContent = "";
    setTimeout(() => { byId("announce").textContent = text; }, 100);
  };

  /* A failure stands beside what was tried, where it covers nothing, until it is dismissed. */
  const forget = () => document.querySelectorAll(".failure").forEach((each) => each.remove());
  let tried = null;
  const fail = (control) => {
    forget();
    tried = control?.isConnected ? control : null;
    const box = byId("failure").content.firstElementChild.cloneNode(true);
    const place = tried?.closest("form, nav, .actions");
    if (place) place.after(box); else byId("main").prepend(box);
    box.scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  document.addEventListener("click", (event) => {
    const dismissed = event.target.closest("[data-dismiss]");
    if (!dismissed) return;
    const line = dismissed.closest(".toast");
    if (line) { line.remove(); byId("main").focus({ preventScroll: true }); return; }
    forget();
    (tried?.isConnected ? tried : byId("main")).focus();
  });

  /* Bring the top of an element into view, as a new page would, below a header that sticks. */
  const reveal = (element) => {
    const header = document.querySelector(".top");
    const sticks = header && /sticky|fixed/.test(getComputedStyle(header).position);
    const covered = sticks ? header.offsetHeight : 0;
    const { top, bottom } = element.getBoundingClientRect();
    if (top >= covered && (top < innerHeight / 2 || bottom <= innerHeight)) return;
    scrollBy({ top: top - covered - 16, behavior: "instant" });
  };

  /* After a swap: say what was done ([data-said] of the link) and its effect ([data-announce]), and
     put the focus on [data-focus] if it stood in what was replaced: who types a search goes on typing.
     A whole page that the Back button brings keeps the browser's scroll position. */
  document.addEventListener("htmx:after:swap", (event) => {
    forget();
    const { target, said, moves } = event.detail.ctx;
    const fresh = target !== document.body && target?.id && byId(target.id);
    if (!fresh) {
      byId("main").focus({ preventScroll: true });
      say(document.title);
      return;
    }
    const pick = (name) => (fresh.matches(`[${name}]`) ? fresh : fresh.querySelector(`[${name}]`));
    const focus = pick("data-focus");
    if (focus && moves) {
      reveal(focus);
      focus.focus({ preventScroll: true });
    }
    const text = [said, pick("data-announce")?.dataset.announce].filter(Boolean).join(" ");
    if (text) say(text);
  });

  /* 422 holds the form again and is swapped; any other failure must not replace a part of a page. */
  const control = ({ ctx }) => ctx?.request?.submitter ?? ctx?.sourceElement;
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    const { status } = ctx.response ?? {};
    if (status >= 400 && status !== 422) {
      event.preventDefault();
      fail(control(event.detail));
    }
    const { activeElement, body } = document;
    ctx.moves = activeElement === body || Boolean(ctx.target?.contains(activeElement));
    ctx.said = ctx.sourceElement?.dataset.said;
  });
  document.addEventListener("htmx:error", (event) => fail(control(event.detail)));

  /* A form that was sent is not sent again before it is answered, with or without htmx. */
  const sent = new Map(); // form → its button and the timer that gives up on an answer
  const release = (form) => {
    const { button, timer } = sent.get(form) ?? {};
    clearTimeout(timer);
    button?.removeAttribute("aria-busy");
    sent.delete(form);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    event.submitter?.setAttribute("aria-busy", "true");
    const timer = setTimeout(() => release(form), PATIENCE);
    sent.set(form, { button: event.submitter, timer });
  }, true);
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (!ctx.keepIndicators) release(ctx.sourceElement); // it keeps them where it leaves the page
  });
  addEventListener("pageshow", (event) => { if (event.persisted) [...sent.keys()].forEach(release); });

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
    if (button.ariaBusy) return;
    button.ariaBusy = "true";
    const label = button.querySelector("span");
    const before = button.dataset.label ??= label.textContent;
    try {
      const text = wanted(button).then((key) => new Blob([key], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
      forget();
      label.textContent = button.dataset.done;
      say(button.dataset.done);
      setTimeout(() => { label.textContent = before; }, 2500);
    } catch {
      fail(button);
    } finally {
      button.ariaBusy = null;
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

  /* A link to a page that asks first opens the dialog that asks the same. What closes it leaves the
     focus on that link. A name that has to be typed is compared while one types. */
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // it is opened elsewhere
    const dialog = byId(event.target.closest("[data-dialog]")?.dataset.dialog);
    const asking = event.target.closest("[data-close]")?.closest("dialog");
    if (!dialog && !asking) return;
    event.preventDefault();
    if (dialog) dialog.showModal(); else asking.close();
  });
  document.addEventListener("close", ({ target }) => byId(`${target.id}-open`)?.focus(), true);
  document.addEventListener("input", ({ target }) => {
    const { expect, mismatch } = target.dataset;
    if (expect) target.setCustomValidity(target.value.trim() === expect ? "" : mismatch);
  });

  /* A form that came back with a problem starts there. */
  byId("problem-summary")?.focus();
})();
