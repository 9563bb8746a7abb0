import htmx from "htmx.org";
import "./islands/drop/index";
import "./islands/guard/index";
import "./islands/menu/index";
import "./islands/panel/index";
import "./islands/table/index";
import "./islands/theme/index";
import { explainFailures, sendToken } from "./requests";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.scrollBehavior = "auto";

sendToken(document);
explainFailures(document);
