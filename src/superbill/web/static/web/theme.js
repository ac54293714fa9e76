// Before the first paint: the theme the person chose.
if (localStorage.getItem("theme")) document.documentElement.dataset.theme = localStorage.getItem("theme");
