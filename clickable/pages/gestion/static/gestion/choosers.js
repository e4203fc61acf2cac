// What wagtail-localize writes into its page as an inline script; /gestion/ runs none of those.
window.chooserUrls = window.chooserUrls || { pageChooser: "/gestion/choose-page/" };
