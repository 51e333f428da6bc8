// Before the first paint: the theme this browser was last switched to.
const chosen = localStorage.getItem("theme");
if (chosen) document.documentElement.dataset.theme = chosen;
