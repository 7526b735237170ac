type Named = Record<string, string>;
/** Files that an administrator brings: from the upload to the report. */
export const imports = {
	imports: {
		title: 'بارگذاری فایل',
		lead: 'فایلی را که در دفتر دارید بیاورید. پیش از بارگذاری می‌بینید از هر سطر آن چه ساخته می‌شود؛ تا نخواهید چیزی به ارقام افزوده نمی‌شود.',
		drop: 'فایل را اینجا رها کنید',
		choose: 'انتخاب فایل',
		kinds: 'اکسل (XLSX)، CSV یا NDJSON، تا ۱ گیگابایت',
		noScript: 'ارسال فایل به جاوااسکریپت نیاز دارد.',
		sending: 'ارسال «{name}»',
		sent: '{share}؛ {sent} از {size}',
		cut: 'ارتباط قطع است. ارسال پس از برقراری، از همان‌جا ادامه می‌یابد.',
		stop: 'توقف',
		list: 'فایل‌ها',
		none: 'هنوز فایلی نیامده است.',
		gone: 'این فایل دیگر اینجا نیست؛ فایلی که بارگذاری نشود پس از ۷ روز حذف می‌شود.',
		file: 'فایل',
		size: 'حجم',
		state: 'وضعیت',
		states: {
			coming: 'ناتمام ({share})',
			here: 'آمادهٔ بررسی',
			loading: 'در حال بارگذاری',
			done: 'بارگذاری شد',
			failed: 'ناموفق'
		},
		goOn: 'برای ادامه، همین فایل را دوباره انتخاب کنید',
		expires: 'تا {moment} نگه داشته می‌شود',
		actions: 'کارها',
		open: 'بررسی',
		report: 'گزارش',
		remove: 'حذف',
		all: 'همهٔ فایل‌ها',
		columns: 'ستون‌ها',
		columnsLead: 'سامانه این‌گونه فهمیده است. هر کدام نادرست است، درستش را انتخاب کنید؛ پیش‌نمایش همان دم نو می‌شود.',
		column: 'ستون',
		looks: 'چه در آن است',
		full: 'پُر',
		is: 'یعنی',
		whatIs: 'ستون «{column}» چیست؟',
		notRead: 'خوانده نمی‌شود',
		unsure: 'مطمئن نیستیم؛ نگاه کنید',
		characters: 'متن {n} نویسه‌ای',
		looking: 'ستون‌های فایل بررسی می‌شود…',
		trying: 'پیش‌نمایش آماده می‌شود…',
		readBy: 'خواندن فایل',
		before: 'مانند بار پیش (\u2066{name}\u2069)',
		byGuess: 'شناسایی دوبارهٔ ستون‌ها',
		noMapping: 'هنوز معلوم نیست شمارهٔ نامه و تاریخ ثبت در کدام ستون است؛ آن دو را در جدول بالا انتخاب کنید.',
		unmatched: '{column}: {n} نام در فهرست سامانه نیست؛ تکلیف هر کدام را روشن کنید',
		matched: '{column}: تکلیف همهٔ نام‌ها روشن است',
		unmatchedHint: 'هر نام کدام نام فهرست سامانه است، یا نام تازه است؟ تا روشن نشود، فایل بارگذاری نمی‌شود.',
		decide: 'انتخاب کنید…',
		keepOthers: 'بقیه نام تازه‌اند؛ همان‌گونه بمانند',
		undecided: 'تکلیف {n} نام روشن نیست',
		newNames: '{n} نام این فایل در فهرست سامانه نیست؛ برای روشن کردن تکلیفشان، ستون‌ها را دوباره شناسایی کنید.',
		asks: {
			answered: 'تاریخ پاسخ است؟ اکنون خوانده نمی‌شود و همهٔ نامه‌ها بی‌پاسخ شمرده می‌شود.',
			closed: 'تاریخ مختومه شدن است؟ اکنون خوانده نمی‌شود و همهٔ نامه‌ها بی‌پاسخ شمرده می‌شود.',
			referred: 'تاریخ ارجاع است؟ اکنون خوانده نمی‌شود و هر نامه از روز ثبتش ارجاع‌شده شمرده می‌شود.'
		},
		rows: '{n} سطر',
		asItIs: 'نام تازه است؛ همان‌گونه بماند',
		nearest: 'نزدیک‌ترین: {name}',
		more: 'و {n} نام دیگر',
		would: 'پس از بارگذاری',
		ofAll: 'از همهٔ {n} سطر فایل.',
		ofFirst: 'از {n} سطر اول؛ بقیه هنگام بارگذاری خوانده می‌شود.',
		silent: '{n} سطر چیزی نمی‌سازد، مانند جمع‌ها و سطرهای خالی.',
		refusedRows: '{n} سطر پذیرفته نمی‌شود',
		refusedHint: 'این سطرها را بگیرید، درست کنید و مانند یک فایل تازه بیاورید؛ بقیه بدون آن‌ها بارگذاری می‌شود.',
		wall: 'تابلو چه می‌گوید؟',
		wallHint: 'دبیرخانه‌ای آزمایشی تنها با همین سطرها ساخته می‌شود؛ چیزی به ارقام شما افزوده نمی‌شود.',
		wallAsked: 'دبیرخانهٔ آزمایشی ساخته می‌شود؛ تا نیم دقیقه طول می‌کشد…',
		wallSays: 'اگر تنها همین سطرها بود، تابلو چنین می‌گفت:',
		letters: '{n} نامهٔ اول، آن‌گونه که ثبت می‌شود',
		moreEvents: 'و {n} رویداد دیگر',
		dueAt: 'مهلت {moment}',
		to: 'به {name}',
		from: 'از {name}',
		by: '{name}',
		makes: '{n} رویداد ساخته می‌شود',
		mapping: 'دریافت نگاشت',
		load: 'بارگذاری',
		loadingNow: 'در حال بارگذاری است؛ می‌توانید این صفحه را ببندید.',
		loaded: 'بارگذاری شد. ارقام تا چند لحظهٔ دیگر آن را دارند.',
		notLoaded: 'تا پایان خوانده نشد؛ آنچه خوانده شده در ارقام است.',
		rowsRead: 'سطر خوانده‌شده',
		inFigures: 'رویداد در سامانه',
		refusedCount: 'سطرهای پذیرفته‌نشده',
		toWall: 'دیدن تابلو',
		undo: 'لغو بارگذاری',
		undoAsks: 'با لغو، آنچه از این فایل برای {letters} نامه و {calls} تماس آمده از همهٔ ارقام برداشته می‌شود. لغو شود؟',
		undoSure: 'بله، لغو شود',
		undoNot: 'نه، بماند',
		undoing: 'بارگذاری لغو می‌شود…',
		undoHint: 'لغو، آنچه را از این فایل آمده از همهٔ ارقام برمی‌دارد؛ فایل می‌ماند تا اگر خواستید دوباره بارگذاری شود.',
		atLine: 'سطر {n}:',
		lineWord: 'سطر',
		andMore: 'و $1 سطر دیگر',
		inField: '{field}: {reason}',
		repair: {
			take: 'دریافت این سطرها برای اصلاح',
			name: 'پذیرفته‌نشده {name}',
			above: 'سطرهایی که پذیرفته نشد؛ درستشان کنید و این فایل را بارگذاری کنید',
			line: 'سطر در فایل',
			reason: 'دلیل پذیرفته نشدن'
		},
		types: {
			empty: 'خالی',
			date: 'تاریخ',
			time: 'ساعت',
			mobile: 'تلفن همراه',
			'national id': 'کد ملی',
			name: 'نام اشخاص',
			id: 'شماره',
			code: 'نام‌های تکراری',
			number: 'عدد',
			text: 'متن'
		} as Record<string, string>,
		groups: { dates: 'تاریخ', letter: 'نامه', citizen: 'شهروند', steps: 'مراحل نامه', calls: 'تماس' } as Named,
		roles: {
			letter_id: 'شمارهٔ نامه',
			registered: 'تاریخ ثبت',
			referred: 'تاریخ ارجاع',
			answered: 'تاریخ پاسخ',
			closed: 'تاریخ مختومه شدن',
			due: 'مهلت',
			moment: 'زمان هر مرحله',
			time: 'ساعتِ تاریخ کنارش',
			body: 'دستگاه',
			from_org: 'ارجاع‌دهنده',
			channel: 'کانال',
			category: 'موضوع (از فهرست)',
			kind: 'نوع نامه',
			county: 'شهرستان',
			priority: 'فوریت',
			subject: 'عنوان',
			text: 'متن نامه',
			answer_text: 'متن پاسخ',
			outcome: 'نتیجهٔ پاسخ',
			state: 'وضعیت',
			name: 'نام شهروند',
			family_name: 'نام خانوادگی شهروند',
			mobile: 'تلفن همراه شهروند',
			national_id: 'کد ملی شهروند',
			actor: 'ثبت‌کننده',
			activity: 'کاری که شد',
			event_id: 'شناسهٔ مرحله',
			sequence: 'شمارهٔ ترتیب',
			call_id: 'شناسهٔ تماس',
			call_moment: 'زمان تماس',
			call_outcome: 'نتیجهٔ تماس',
			wait_s: 'زمان انتظار (ثانیه)',
			handle_s: 'مدت گفتگو (ثانیه)'
		} as Record<string, string>,
		events: {
			'letter.registered': 'نامهٔ ثبت‌شده',
			'letter.referred': 'ارجاع',
			'letter.answered': 'پاسخ نهایی',
			'letter.interim_answer': 'پاسخ میانی',
			'letter.closed': 'مختومه',
			'letter.reopened': 'بازگشایی',
			'letter.returned': 'برگشت',
			'letter.noted': 'مرحلهٔ کار',
			'call.offered': 'تماس',
			'call.answered': 'تماس پاسخ داده‌شده',
			'call.abandoned': 'تماس قطع‌شده',
			'call.blocked': 'تماس پشت خط مانده'
		} as Record<string, string>,
		fields: {
			occurred_at: 'تاریخ',
			due_at: 'مهلت',
			letter_id: 'شمارهٔ نامه',
			event_id: 'شناسهٔ رویداد',
			channel: 'کانال',
			category: 'موضوع',
			county: 'شهرستان',
			kind: 'نوع نامه',
			to_org: 'دستگاه',
			org: 'دستگاه',
			from_org: 'ارجاع‌دهنده',
			outcome: 'نتیجهٔ پاسخ',
			'citizen.national_id': 'کد ملی',
			'citizen.mobile': 'تلفن همراه'
		} as Record<string, string>,
		reasons: {
			missing_field: 'خالی است',
			bad_date: 'تاریخ خوانده نمی‌شود',
			bad_integer: 'عدد خوانده نمی‌شود',
			bad_duration: 'مدت خوانده نمی‌شود',
			unlisted_value: 'در فهرست نیست',
			bad_order: 'ترتیب مرحله‌های این نامه معلوم نیست',
			bad_row: 'تعداد خانه‌های سطر با عنوان ستون‌ها یکی نیست',
			duplicate_event_id: 'دو رویداد با یک شناسه'
		} as Record<string, string>,
		/** What ingest says in English, by its sentences. */
		said: {
			'The columns are named in line {n}; what stands above is skipped.':
				'نام ستون‌ها در سطر {n} است؛ بالاتر از آن خوانده نمی‌شود.',
			'All sheets of the workbook are read.': 'همهٔ برگه‌ها خوانده می‌شود.',
			'Other sheets of the workbook have other columns and are not read.':
				'برگه‌های دیگر ستون‌های دیگری دارند و خوانده نمی‌شوند.',
			'Totals are no letters and are skipped: {lines}.': 'سطر جمع کل نامه نیست و خوانده نمی‌شود: {lines}.',
			'Empty rows are skipped: {lines}.': 'سطرهای خالی خوانده نمی‌شود: {lines}.',
			'Rows that cannot be read: {lines}.': 'سطرهایی که خوانده نمی‌شود: {lines}.',
			'{column}: no day above 12 tells whether the day or the month comes first; it is read as {form}. If that is wrong, write {other}.':
				'{column}: از روزها معلوم نیست اول روز آمده است یا ماه؛ مانند \u2066{form}\u2069 خوانده می‌شود.',
			'{column}: {n} % of its texts are not of the form {form}; these rows will be refused.':
				'{column}: {n} درصد تاریخ‌ها مانند بقیه نوشته نشده است؛ این سطرها پذیرفته نمی‌شود.',
			'Moments have no offset: they are read as of {zone}. Change "zone" if the file\'s clock was another.':
				'ساعت‌ها به وقت تهران خوانده می‌شود.',
			'{column} is called a date, but most of its texts are of no form that can be read; write all in one.':
				'{column}: بیشتر تاریخ‌های این ستون خوانده نمی‌شود؛ همه را یک‌جور بنویسید.',
			'{column}: 1 row has the number of another row; the rows of one number become one letter.':
				'{column}: شمارهٔ یک سطر با سطر دیگری یکی است؛ سطرهای یک شماره یک نامه می‌شوند.',
			'{column}: {n} rows have the number of another row; the rows of one number become one letter.':
				'{column}: شمارهٔ {n} سطر با سطر دیگری یکی است؛ سطرهای یک شماره یک نامه می‌شوند.',
			'A letter has several rows: each is a step of it, compared with the one before.':
				'هر نامه چند سطر دارد: هر سطر یک مرحله است و با سطر پیش سنجیده می‌شود.',
			'No column was found that numbers the letters: name it.': 'ستون شمارهٔ نامه پیدا نشد؛ آن را انتخاب کنید.',
			'No column was found that says when a letter was registered: name it.':
				'ستون تاریخ ثبت پیدا نشد؛ آن را انتخاب کنید.',
			'No column says when a letter was answered: all letters would stand as unanswered.':
				'هیچ ستونی تاریخ پاسخ ندارد: همهٔ نامه‌ها بی‌پاسخ شمرده می‌شود.',
			'no referral says who referred it: {rest}':
				'هیچ ارجاعی نمی‌گوید چه کسی ارجاع داده است؛ همه از خود دفتر شمرده می‌شود.',
			'{n} of {rows} rows are refused ({share} %), {rest}':
				'{n} سطر از {rows} سطر پذیرفته نمی‌شود؛ ببینید آیا ستونی نادرست شناخته شده است.',
			'{n} letters were answered before the registration, first in {line}: {rest}':
				'{n} نامه پیش از ثبت پاسخ گرفته است، اولی در {line}؛ آیا ستون‌های دو تاریخ جابه‌جا نشده است؟',
			'1 letter was answered before the registration, first in {line}: {rest}':
				'یک نامه پیش از ثبت پاسخ گرفته است، در {line}؛ آیا ستون‌های دو تاریخ جابه‌جا نشده است؟',
			'{n} rows tell of the future, first in {line}: {rest}': '{n} سطر تاریخ آینده دارد، اولی در {line}.',
			'1 row tells of the future, first in {line}: {rest}': 'یک سطر تاریخ آینده دارد، در {line}.',
			'{type} {field} is {text} in {n} of {all} events: {rest}':
				'{type}: {field} در {n} از {all} مورد {text} است؛ اگر چنین نیست، ستون دیگری برای آن انتخاب کنید.',
			'{type} {field} {text} (1 event, first in {line}) is not listed, and looks like {code}':
				'{type}: {field} {text} (در {line}) در فهرست نیست و مانند {code} است.',
			'{type} {field} {text} ({n} events, first in {line}) is not listed, and looks like {code}':
				'{type}: {field} {text} ({n} مورد، اولی در {line}) در فهرست نیست و مانند {code} است.',
			'{n} more codes that look like listed ones': '{n} نام دیگر هم مانند نام‌های فهرست است.',
			'{file}: is empty': '\u2068{file}\u2069 خالی است.',
			'{file}: has no rows': '\u2068{file}\u2069 هیچ سطری ندارد.',
			'{file}: has no row below the names of its columns': '\u2068{file}\u2069 زیر نام ستون‌ها هیچ سطری ندارد.',
			'{file}: no line names the columns; {rest}':
				'\u2068{file}\u2069 سطری با نام ستون‌ها ندارد؛ نام‌ها را بالای اولین سطر بنویسید.',
			'{file}: no line names the columns, for {rest}':
				'سطر اول \u2068{file}\u2069 شماره‌ای از شهروندان دارد و نام ستون‌ها نیست؛ نام‌ها را بالای آن بنویسید.',
			'{file}: has the column {column} twice; {rest}':
				'\u2068{file}\u2069 دو ستون به نام {column} دارد؛ نام یکی را عوض کنید.',
			'{file}: has {n} columns in its first line, and {most} are read at most':
				'سطر اول \u2068{file}\u2069 {n} ستون دارد و بیش از {most} ستون خوانده نمی‌شود.',
			'{file}: a quote opened after line {line} is never closed':
				'در \u2068{file}\u2069 گیومه‌ای که پس از سطر {line} باز شده بسته نشده است؛ آن را ببندید یا خروجی را دوباره بگیرید.',
			'{file}: line {line} is longer than {n} MiB, or a quote {rest}':
				'در \u2068{file}\u2069 سطر {line} از {n} مگابایت بلندتر است، یا گیومه‌ای در آن بسته نشده است؛ آن را درست کنید یا خروجی را دوباره بگیرید.',
			'{file}: line {line} is not {encoding} text; {rest}':
				'سطر {line} از \u2068{file}\u2069 متن \u2066{encoding}\u2069 نیست؛ خروجی را دوباره و با UTF-8 بگیرید.',
			'{file}: is an old .xls or has a password; {rest}':
				'\u2068{file}\u2069 فایل قدیمی \u2066.xls\u2069 است یا گذرواژه دارد؛ آن را به شکل \u2066.xlsx\u2069 و بدون گذرواژه ذخیره کنید.',
			'{file}: is no XLSX workbook, or is damaged; {rest}':
				'\u2068{file}\u2069 فایل اکسل نیست یا آسیب دیده است؛ آن را دوباره به شکل XLSX یا CSV ذخیره کنید.',
			'{file}: the workbook is damaged or cut short; {rest}':
				'\u2068{file}\u2069 آسیب دیده یا ناتمام است؛ دوباره آن را کپی کنید.',
			'{file}: the workbook has no sheet': '\u2068{file}\u2069 هیچ برگه‌ای ندارد.',
			'{file}: the sheet is empty; {rest}': 'برگهٔ \u2068{file}\u2069 خالی است؛ سطر اول آن باید نام ستون‌ها باشد.',
			'{file}: the {packing} is broken or cut short ({why}); {rest}':
				'فایل فشردهٔ \u2068{file}\u2069 آسیب دیده یا ناتمام است؛ دوباره آن را کپی کنید.',
			'{file}: unpacks to more than {n} bytes; {rest}':
				'\u2068{file}\u2069 پس از باز شدن از {n} بایت بزرگ‌تر است؛ آن را به چند فایل بشکنید.',
			'{file}: {part} unpacks to more than {n} bytes; {rest}':
				'\u2068{file}\u2069 پس از باز شدن از {n} بایت بزرگ‌تر است؛ آن را به چند فایل بشکنید یا به شکل CSV ذخیره کنید.',
			'{file}: was given up after {n} s without going on at line {line}, column {column}; {rest}':
				'خواندن \u2068{file}\u2069 پس از {n} ثانیه ماندن در سطر {line}، ستون {column} رها شد؛ آن خانه را درست کنید و فایل را دوباره بیاورید.',
			'{file}: was given up after {n} s without going on{rest}':
				'خواندن \u2068{file}\u2069 پیش نرفت و پس از {n} ثانیه رها شد؛ فایل را درست کنید و دوباره بیاورید.',
			'ingest died or hung {n} times while it was at this file, {rest}':
				'دریافت {n} بار هنگام خواندن این فایل از کار افتاد و آن را کنار گذاشت؛ فایل را درست کنید و دوباره بیاورید.',
			'line {n}': 'سطر {n}'
		} as Record<string, string>,
		faults: {
			away: 'دریافت پاسخ نمی‌دهد. چیزی گم نشده است؛ اندکی بعد دوباره تلاش کنید.',
			refused: 'این درخواست پذیرفته نشد.',
			session: 'نشست شما پایان یافته است؛ دوباره وارد شوید و همین فایل را انتخاب کنید تا ادامه یابد.',
			bad_request: 'این فایل خالی است، یا از ۱ گیگابایت بزرگ‌تر است.',
			not_yours: 'سطرهای فایل نام شهروندان را دارد و تنها به کسی داده می‌شود که فایل را فرستاده است.',
			bad_mapping: 'با این انتخاب‌ها نمی‌توان فایل را خواند:',
			bad_file: 'فایل خوانده نمی‌شود:',
			bad_name: 'نام فایل پذیرفتنی نیست؛ نامی کوتاه و ساده به آن بدهید، مانند letters.xlsx.',
			unknown_import: 'این فایل دیگر اینجا نیست؛ آن را دوباره بفرستید.',
			undecided: 'تکلیف نام‌هایی که در فهرست سامانه نیست روشن نشده است:',
			wrong_state: 'این کار با این فایل، آن‌گونه که اکنون هست، شدنی نیست.',
			too_many_imports: 'بیست فایل در انتظار بارگذاری است؛ یکی را بارگذاری یا حذف کنید.',
			too_large: 'فایل از آنچه گفته شده بود بزرگ‌تر است؛ آن را حذف کنید و دوباره بفرستید.',
			disk_full: 'دیسک سامانه پر است؛ پس از باز شدن جا، همین فایل را دوباره انتخاب کنید تا ادامه یابد.'
		} as Record<string, string>
	}
};
