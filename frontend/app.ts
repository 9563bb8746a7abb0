import htmx from "htmx.org";
import "./islands/draft/index";
import "./islands/drop/index";
import "./islands/guard/index";
import "./islands/menu/index";
import "./islands/panel/index";
import "./islands/table/index";
import { fitTables } from "./islands/table/fit";
import "./islands/theme/index";
import { explainFailures, leaveForSignIn, sendToken } from "./requests";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.scrollBehavior = "auto";
// Settling a style attribute would be inline style, which the policy refuses.
htmx.config.attributesToSettle = ["class"];

sendToken(document);
explainFailures(document);
leaveForSignIn(document);
fitTables(document);
document.addEventListener("htmx:load", (event) => fitTables(event.target as Element));
