import { access } from './fa/access.ts';
import { account } from './fa/account.ts';
import { alerts } from './fa/alerts.ts';
import { api } from './fa/api.ts';
import { administration } from './fa/administration.ts';
import { bodies } from './fa/bodies.ts';
import { body } from './fa/body.ts';
import { compared } from './fa/compared.ts';
import { console } from './fa/console.ts';
import { counties } from './fa/counties.ts';
import { day } from './fa/day.ts';
import { desk } from './fa/desk.ts';
import { digests } from './fa/digests.ts';
import { figures } from './fa/figures.ts';
import { foot } from './fa/foot.ts';
import { health } from './fa/health.ts';
import { help } from './fa/help.ts';
import { deadletters } from './fa/deadletters.ts';
import { definitions } from './fa/definitions.ts';
import { errors } from './fa/errors.ts';
import { forecast } from './fa/forecast.ts';
import { hotline } from './fa/hotline.ts';
import { letter } from './fa/letter.ts';
import { letters } from './fa/letters.ts';
import { loans } from './fa/loans.ts';
import { messages } from './fa/messages.ts';
import { pages } from './fa/pages.ts';
import { remind } from './fa/remind.ts';
import { reminders } from './fa/reminders.ts';
import { log } from './fa/log.ts';
import { sections } from './fa/sections.ts';
import { shell } from './fa/shell.ts';
import { sources } from './fa/sources.ts';
import { imports } from './fa/imports.ts';
import { staff } from './fa/staff.ts';
import { steps } from './fa/steps.ts';
import { stock } from './fa/stock.ts';
import { tables } from './fa/tables.ts';
import { unmask } from './fa/unmask.ts';
import { waiting } from './fa/waiting.ts';
import { wall } from './fa/wall.ts';
import { exports } from './fa/exports.ts';
import { samples } from './fa/samples.ts';
import { shares } from './fa/shares.ts';
import { verify } from './fa/verify.ts';

/** Every word of the interface. Braces are places for figures. A page takes along the parts that it says (page-words.ts). */
export const fa = {
	...shell,
	...errors,
	...day,
	...foot,
	...pages,
	...wall,
	...sections,
	...waiting,
	...definitions,
	...figures,
	...help,
	...tables,
	...bodies,
	...body,
	...compared,
	...forecast,
	...counties,
	...staff,
	...steps,
	...stock,
	...hotline,
	...loans,
	...letters,
	...letter,
	...remind,
	...reminders,
	...desk,
	...digests,
	...exports,
	...samples,
	...shares,
	...verify,
	...account,
	...access,
	...alerts,
	...api,
	...administration,
	...messages,
	...log,
	...deadletters,
	...sources,
	...health,
	...imports,
	...unmask,
	...console
};

/** The shape that every language fills. */
export type Dictionary = typeof fa;
