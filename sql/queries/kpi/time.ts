import type { Kpi } from './kpi.ts';
import { BY_REGISTRATION, OF_LETTERS } from './words.ts';

/** How long things take, and how long they have waited. */
export const TIME: readonly Kpi[] = [
	{
		name: 'time_to_answer_citizen',
		title: { fa: 'زمان تا پاسخ (ساعت شهروند)', en: "Time to answer (the citizen's clock)" },
		definition: {
			fa: 'از ثبت نامه تا پاسخی که معتبر مانده است، به ساعت. میانهٔ پاسخ‌داده‌ها در کنار میانهٔ کاپلان–مایر، که نامه‌های هنوز بی‌پاسخ را هم به حساب می‌آورد.',
			en: 'Hours from registration to the answer that stands. The median of the answered stands beside the Kaplan–Meier median, which counts those still waiting too.'
		},
		numerator: { fa: 'نامه‌های پاسخ‌داده‌شده', en: 'letters answered' },
		denominator: { fa: 'نامه‌های ثبت‌شده', en: 'letters registered' },
		clock: BY_REGISTRATION,
		basis: 'letters',
		unit: 'hours',
		measure: 'duration',
		dimensions: OF_LETTERS
	}
];
