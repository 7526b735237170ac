import { foldText } from '#sql/model/normalize.ts';

/** What a column may be taken for. */
export type Role = keyof typeof NAMES;

/**
 * How registries call their columns, Persian and English, the commonest first. `=` stands for the whole name alone: a word
 * that occurs in many others. Words for a moment (date, at, on, dt) are one word, `date`.
 */
const NAMES = {
	letter_id:
		'شماره اندیکاتور|کد رهگیری|شماره نامه|شماره ثبت|شماره درخواست|شماره پرونده|شماره پیگیری|کد پیگیری|شماره رهگیری|شماره شکایت|شناسه نامه|شناسه درخواست|=شماره|=شناسه|=کد|case concept name|ticket number|case number|request number|incident number|reference number|enquiry id|service request id|service request number|unique key|case id|ticket id|request id|incident id|letter id|letter number|sr number|issue key|issue id|tracking number|tracking code|complaint id|=number|=ticket|=case|=incident|=id|=key',
	registered:
		'تاریخ ثبت|زمان ثبت|تاریخ دریافت|تاریخ وصول|تاریخ ورود|تاریخ وارده|تاریخ درخواست|تاریخ شکایت|تاریخ ایجاد|تاریخ نامه|=تاریخ|opened date|open date|opening date|created date|create date|creation date|registered date|registration date|received date|submitted date|requested date|request date|reported date|date opened|date created|date received|date registered|date submitted|date reported|sys created date|start date|case start date|=created|=opened|=received|=date',
	referred:
		'تاریخ ارجاع|زمان ارجاع|تاریخ ارسال|تاریخ ارجاع به دستگاه|referred date|referral date|assigned date|assignment date|forwarded date|routed date|date referred|date assigned|sent date',
	answered:
		'تاریخ پاسخ|زمان پاسخ|تاریخ پاسخگویی|تاریخ جواب|تاریخ پاسخ دستگاه|answered date|answer date|responded date|response date|reply date|replied date|resolved date|solved date|resolution date|date answered|date resolved|=solved|completed date|completion date|=resolved|=answered',
	closed:
		'تاریخ مختومه|تاریخ اختتام|تاریخ بستن|تاریخ خاتمه|تاریخ مختومه شدن|تاریخ پایان|تاریخ بایگانی|زمان بستن|closed date|close date|closing date|closure date|date closed|end date|finished date|=closed',
	due: 'مهلت پاسخ|مهلت|تاریخ سررسید|مهلت اقدام|موعد پاسخ|موعد|تاریخ مهلت|due date|=due|target date|deadline|sla date|escalation date|sla due date|promised date|time to resolve|date due',
	moment:
		'تاریخ رویداد|زمان رویداد|تاریخ اقدام|زمان اقدام|زمان تغییر|تاریخ تغییر|timestamp|time timestamp|event date|event time|action date|changed date|sys updated date|updated date|modified date|log date|=time|=date|=تاریخ|=زمان',
	body: 'دستگاه|نام دستگاه|دستگاه اجرایی|دستگاه مسئول|دستگاه مربوطه|دستگاه اقدام کننده|ارجاع به|ارجاع شونده|دستگاه متولی|سازمان|اداره|نام سازمان|اداره کل|مرجع رسیدگی|واحد|واحد اقدام کننده|assignment group|department|=group|assigned group|org group|owner group|responsible body|responsible department|assigned department|agency|agency name|organisation|organization|referred to|owner department|office|queue|team|گیرنده',
	from_org:
		'ارجاع دهنده|ارجاع از|دستگاه ارجاع دهنده|فرستنده ارجاع|from org|referred by|from department|sender body|from group',
	channel:
		'نحوه دریافت|نحوه ارسال|روش دریافت|کانال|کانال دریافت|کانال ارتباطی|طریقه دریافت|نحوه ثبت|نوع ارتباط|نحوه ارتباط|نحوه مراجعه|=نحوه|=روش|contact type|channel|case channel|=source|contact method|contact channel|received via|request channel|request source|intake channel|open data channel type|create article type|submission method|method received|=via|origin|=medium',
	category:
		'موضوع|دسته|دسته بندی|گروه موضوعی|موضوع درخواست|موضوع نامه|نوع موضوع|حوزه|=category|=subject|case department|case category|request category|problem category|topic|service name|complaint type|request type|service type|issue type|sr type|=type|product|problem type|category name',
	kind: 'نوع درخواست|نوع نامه|نوع|نوع مکاتبه|ماهیت|kind|letter kind|letter type|=type|request type|case type|ticket type|issue type|نوع تقاضا',
	county:
		'شهرستان|نام شهرستان|شهر|محل سکونت|شهر محل سکونت|بخش|منطقه|محل|county|neighborhood|neighbourhood|city|district|borough|town|municipality|region|area|location|ward',
	priority: 'اولویت|فوریت|درجه فوریت|priority|urgency|severity',
	subject:
		'عنوان|عنوان نامه|عنوان درخواست|خلاصه|خلاصه موضوع|خلاصه درخواست|موضوع|موضوع نامه|short description|title|case title|=subject|summary|headline|descriptor',
	text: 'متن نامه|متن درخواست|متن|شرح درخواست|شرح|شرح نامه|شرح شکایت|شرح خواسته|خواسته|description|=body|=text|message|details|content|complaint text|request text|narrative',
	answer_text:
		'متن پاسخ|پاسخ|پاسخ دستگاه|شرح پاسخ|شرح اقدام|اقدام انجام شده|اقدامات انجام شده|نتیجه اقدام|جواب|close notes|closure reason|resolution description|resolution notes|resolution|=answer|answer text|=response|response text|reply|=solution|closing remarks',
	outcome: 'نتیجه|نتیجه رسیدگی|نتیجه پاسخ|نتیجه نهایی|=outcome|result|decision|close code|resolution code',
	state:
		'وضعیت|وضعیت نامه|وضعیت درخواست|آخرین وضعیت|مرحله|وضعیت پاسخ|state|=status|case status|incident state|ticket status|request status|current status|state name',
	name: 'نام و نام خانوادگی|نام متقاضی|نام و نام خانوادگی متقاضی|نام شهروند|متقاضی|شاکی|نام شاکی|درخواست کننده|ارباب رجوع|نام فرستنده|فرستنده|نام کامل|=نام|caller name|citizen name|caller id|=customer|=caller|requester|reporter|requester name|customer name|requested for|full name|citizen|complainant|applicant|applicant name|contact name|first name|=name',
	family_name: 'نام خانوادگی|فامیلی|شهرت|نام خانوادگی متقاضی|last name|surname|family name',
	mobile:
		'تلفن همراه|شماره همراه|موبایل|شماره موبایل|همراه|شماره تماس|تلفن تماس|تلفن|mobile|mobile phone|phone number|cell|phone|telephone',
	national_id: 'کد ملی|کدملی|شماره ملی|national id|national code|citizen id|ssn',
	actor:
		'ثبت کننده|کاربر ثبت کننده|کارشناس ثبت|اپراتور|نام کاربر|کاربر|opened by|created by|registered by|sys created by|org resource|resource|=user|=actor|=agent|operator|updated by|sys updated by',
	activity:
		'فعالیت|نوع اقدام|عنوان اقدام|=اقدام|رویداد|گردش کار|concept name|activity|action|event|event name|step|task name|activity name',
	event_id:
		'شناسه رویداد|شماره رویداد|concept instance|event id|=instance|task id|log id|history id|audit id|activity id',
	sequence: 'sys mod count|mod count|sequence|sequence number|=version|=seq|revision|ترتیب|شماره گردش',
	call_id: 'شناسه تماس|شماره تماس ورودی|کد تماس|call id|callid|uniqueid|linkedid|call uuid|call number|contact id',
	call_moment:
		'تاریخ تماس|زمان تماس|زمان ورود تماس|=تاریخ|call date|calldate|start date|call start|offered date|arrival date|queue entry|=date',
	call_outcome: 'نتیجه تماس|وضعیت تماس|=نتیجه|=وضعیت|outcome|disposition|call status|call result|=status|=result',
	wait_s:
		'زمان انتظار|مدت انتظار|انتظار|مدت صف|q time|queue time|wait time|waiting time|wait|wait seconds|queue seconds|time in queue|hold time|speed of answer',
	handle_s:
		'مدت مکالمه|زمان مکالمه|مدت تماس|طول مکالمه|مدت|ser time|service time|talk time|handle time|talk seconds|billsec|call duration|duration|handling time'
} as const;

export const ROLES = Object.keys(NAMES) as Role[];

const DATE_WORDS = /^(?:at|on|dt|ts|datetime|date|dates)$/;
const NUMBER_WORDS = /^(?:no|nr|num|number)$/;
/** With one of these beside it, a moment is another one: of `first_response_at`, the letter goes on. */
const OTHER_MOMENT = new Set('first last next updated modified planned expected اولین آخرین بعدی'.split(' '));
/** Words of a name, each in one spelling: `opened_at` and "OpenedOn" are "opened date". */
const words = (name: string): string[] => {
	const all = foldText(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))
		.split(' ')
		.map((word) => (DATE_WORDS.test(word) ? 'date' : NUMBER_WORDS.test(word) ? 'number' : word));
	// «تاریخ و ساعت ارجاع» is «تاریخ ارجاع».
	return all.includes('تاریخ') ? all.filter((word) => word !== 'و' && word !== 'ساعت') : all;
};

interface Phrase {
	text: string;
	length: number;
	isAlone: boolean;
}

const PHRASES = new Map<Role, Phrase[]>(
	Object.entries(NAMES).map(([role, names]) => [
		role as Role,
		names.split('|').map((name) => {
			const own = words(name.replace('=', ''));
			return { text: own.join(' '), length: own.length, isAlone: name.startsWith('=') };
		})
	])
);

/** Whether a column's name says that a moment is another than those of a letter's life. */
export const isOtherMoment = (column: string): boolean => words(column).some((word) => OTHER_MOMENT.has(word));

/** How well a column's name fits a role: 0 to 1. */
export function nameFit(column: string, role: Role): number {
	const own = words(column);
	const name = own.join(' ');
	const tight = own.join('');
	const isOther = isOtherMoment(column);
	let best = 0;
	for (const [i, { text, length, isAlone }] of PHRASES.get(role)!.entries()) {
		if (name === text || tight === text.replaceAll(' ', '')) best = Math.max(best, 1 - i * 0.002);
		else if (!isAlone && ` ${name} `.includes(` ${text} `) && !isOther)
			best = Math.max(best, 0.45 + 0.45 * (length / own.length));
	}
	return best;
}

const PERSON = new Set(
	'نام متقاضی شاکی شهروند فرستنده ارباب پدر مادر همسر name caller customer citizen requester reporter submitter sender applicant complainant surname'.split(
		' '
	)
);
/** Words beside which a name is no person's. */
const OTHER = new Set(
	'دستگاه سازمان شهرستان شهر اداره بانک concept service group department street body event file activity agency category'.split(
		' '
	)
);

/** Whether a column's name says that it has persons in it: these are never shown. */
export function namesPerson(column: string): boolean {
	const own = words(column);
	return own.some((word) => PERSON.has(word)) && !own.some((word) => OTHER.has(word));
}

/** Whether a column's name says that it has days or moments in it. */
export const namesDate = (column: string): boolean =>
	words(column).some((word) => /^(?:date|تاریخ|مورخ|day|روز)$/.test(word));
