import { access } from './en/access.ts';
import { account } from './en/account.ts';
import { alerts } from './en/alerts.ts';
import { api } from './en/api.ts';
import { administration } from './en/administration.ts';
import { bodies } from './en/bodies.ts';
import { body } from './en/body.ts';
import { compared } from './en/compared.ts';
import { console } from './en/console.ts';
import { counties } from './en/counties.ts';
import { definitions } from './en/definitions.ts';
import { day } from './en/day.ts';
import { desk } from './en/desk.ts';
import { digests } from './en/digests.ts';
import { figures } from './en/figures.ts';
import { foot } from './en/foot.ts';
import { health } from './en/health.ts';
import { help } from './en/help.ts';
import { errors } from './en/errors.ts';
import { forecast } from './en/forecast.ts';
import { hotline } from './en/hotline.ts';
import { letter } from './en/letter.ts';
import { letters } from './en/letters.ts';
import { loans } from './en/loans.ts';
import { messages } from './en/messages.ts';
import { pages } from './en/pages.ts';
import { remind } from './en/remind.ts';
import { reminders } from './en/reminders.ts';
import { deadletters } from './en/deadletters.ts';
import { sources } from './en/sources.ts';
import { imports } from './en/imports.ts';
import { log } from './en/log.ts';
import { sections } from './en/sections.ts';
import { shell } from './en/shell.ts';
import { staff } from './en/staff.ts';
import { steps } from './en/steps.ts';
import { stock } from './en/stock.ts';
import { tables } from './en/tables.ts';
import { unmask } from './en/unmask.ts';
import { waiting } from './en/waiting.ts';
import { wall } from './en/wall.ts';
import { exports } from './en/exports.ts';
import { samples } from './en/samples.ts';
import { shares } from './en/shares.ts';
import { verify } from './en/verify.ts';
import type { Dictionary } from './fa.ts';

export const en: Dictionary = {
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
