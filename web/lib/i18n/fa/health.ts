/** How the office and its machine are: the list of `pasokh doctor`, for administrators. */
export const health = {
	health: {
		title: 'سلامت سامانه',
		lead: 'سامانه و دستگاهی که روی آن کار می‌کند، مورد به مورد: چه دیده شد، از کی، و چه باید کرد. هر مورد که خراب شود در زنگولهٔ مدیران گفته می‌شود.',
		seen: 'دیده‌شده در {moment}',
		since: 'از {moment}',
		cure: 'چه باید کرد',
		levels: { bad: 'خراب', warn: 'نیازمند توجه', unknown: 'نامعلوم', ok: 'خوب' },
		summary: '{bad} خراب، {warn} نیازمند توجه، {unknown} نامعلوم، {ok} خوب',
		notices: { bad: 'سلامت سامانه: {name} خراب است', well: 'سلامت سامانه: {name} درست شد' },
		names: {
			answers: 'بخش‌های سامانه',
			disk: 'فضای دیسک',
			room: 'جای پشتیبان و بازسازی',
			backup: 'پشتیبان‌گیری',
			restore: 'بازگردانی آزمایشی',
			spool: 'صف تا ارقام',
			sources: 'منابع داده',
			refused: 'رویدادهای ردشده',
			clock: 'ساعت دستگاه',
			ntp: 'تنظیم خودکار ساعت',
			certificate: 'گواهی https',
			access_log: 'دفتر دسترسی',
			memory: 'حافظه',
			open_files: 'فایل‌های باز',
			schema: 'به‌روزی پایگاه',
			ports: 'درگاه‌های باز',
			version: 'نسخهٔ برنامه'
		},
		words: {
			unseen: { what: 'نشد که دیده شود؛ علتش را pasokh doctor می‌گوید', cure: '' },
			unseenAway: { what: 'نشد که دیده شود: پاسخ نمی‌دهد', cure: '' },
			unseenStopped: { what: 'نشد که دیده شود: هیچ بخشی از سامانه روی این دستگاه کار نمی‌کند', cure: '' },
			unseenNone: { what: 'هنوز چیزی نیست که دیده شود', cure: '' },
			unseenBusy: { what: 'همین حالا دارد خوانده می‌شود', cure: '' },
			unseenUntold: { what: 'نشد که دیده شود: timedatectl نمی‌گوید که سرویس زمان ساعت را نگه می‌دارد یا نه', cure: '' },
			answers: { what: 'همهٔ بخش‌ها پاسخ می‌دهند', cure: '' },
			answersSome: {
				what: 'پاسخ نمی‌دهد: {names}',
				cure: 'آخرین سطرهای گزارش سامانه را ببینید (journalctl -u pasokh) و سامانه را دوباره راه بیندازید'
			},
			answersNone: {
				what: 'سامانه کار نمی‌کند',
				cure: 'آن را راه بیندازید: systemctl start pasokh'
			},
			disk: { what: '{free} از {total} خالی است', cure: '' },
			diskGrowing: { what: '{free} از {total} خالی است؛ با روند هفتهٔ گذشته برای {left} بس است', cure: '' },
			diskSoon: {
				what: '{free} از {total} خالی است؛ با روند هفتهٔ گذشته تا {left} دیگر پر می‌شود',
				cure: 'دیسک بزرگ‌تری برای پوشهٔ داده بگذارید، یا آنچه از سامانه نیست از آن بردارید'
			},
			diskFull: {
				what: '{free} از {total} خالی است؛ کمتر از {least} که باشد هیچ رویدادی پذیرفته نمی‌شود',
				cure: 'روی دیسک پوشهٔ داده جا باز کنید؛ آنچه نزد فرستندگان مانده خودش می‌آید'
			},
			room: { what: 'برای پشتیبان یا بازسازی جا هست: تا {office} می‌خواهد', cure: '' },
			roomNone: {
				what: 'پشتیبان یا بازسازی تا {office} می‌خواهد و {free} خالی است',
				cure: 'پیش از پشتیبان‌گیری، بازسازی یا نسخهٔ تازه، روی دیسک پوشهٔ داده جا باز کنید'
			},
			backup: { what: 'آخرین پشتیبان {ago} پیش گرفته شد', cure: '' },
			backupNew: {
				what: 'هنوز پشتیبانی نیست؛ اولین رویداد {ago} پیش رسید',
				cure: 'یکی بگیرید: pasokh backup DIR'
			},
			backupNever: {
				what: 'هیچ پشتیبانی گرفته نشده است',
				cure: 'همین حالا بگیرید: pasokh backup DIR، و پس از این هر شب'
			},
			backupOld: {
				what: 'آخرین پشتیبان {ago} پیش گرفته شد',
				cure: 'همین حالا بگیرید: pasokh backup DIR، و پس از این هر شب'
			},
			backupFailed: {
				what: 'آخرین پشتیبان‌گیری نشد؛ علتش را pasokh doctor می‌گوید',
				cure: 'علت را برطرف کنید و دوباره بگیرید: pasokh backup DIR'
			},
			backupEmpty: { what: 'هنوز پشتیبانی نیست، و رویدادی که از دست برود هم نیست', cure: '' },
			restore: { what: 'یک پشتیبان {ago} پیش آزمایشی بازگردانده شد', cure: '' },
			restoreNever: {
				what: 'هیچ پشتیبانی آزمایشی بازگردانده نشده است',
				cure: 'آخرین پشتیبان را بیازمایید: pasokh restore DIR --trial'
			},
			restoreOld: {
				what: 'آخرین بازگردانی آزمایشی {ago} پیش بود',
				cure: 'آخرین پشتیبان را بیازمایید: pasokh restore DIR --trial'
			},
			restoreFailed: {
				what: 'آخرین بازگردانی آزمایشی نشد؛ علتش را pasokh doctor می‌گوید',
				cure: 'پشتیبان تازه‌ای بگیرید و آن را بیازمایید: pasokh restore DIR --trial'
			},
			spool: { what: 'هرچه پذیرفته شده در ارقام هست', cure: '' },
			spoolWaits: { what: 'دسته‌های در راه ارقام: {batches}، قدیمی‌ترین از {ago} پیش', cure: '' },
			spoolLate: {
				what: 'دسته‌های در راه ارقام: {batches}، قدیمی‌ترین از {ago} پیش؛ ارقام از اکنون نیست',
				cure: 'ببینید پایگاه پاسخ می‌دهد و دریافت در آخرین سطرهایش چه می‌گوید؛ چیزی از دست نرفته است'
			},
			spoolRefuses: {
				what: 'دریافت چیزی نمی‌پذیرد: صف آن یا دیسکش پر است',
				cure: 'روی دیسک جا باز کنید، یا ببینید چرا صف به پایگاه نمی‌رسد؛ فرستندگان خودشان دوباره می‌فرستند'
			},
			sources: { what: 'هیچ منبعی خاموش‌تر از همیشه نیست', cure: '' },
			sourcesSilent: {
				what: 'خاموش‌تر از همیشه: {names}',
				cure: 'از گردانندهٔ آن سامانه بپرسید و توکنش را ببینید (صفحهٔ منابع داده)'
			},
			refused: { what: 'هیچ رویداد ردشده‌ای در انتظار نیست', cure: '' },
			refusedWait: {
				what: 'رویدادهای ردشده در انتظار اصلاح: {count}، قدیمی‌ترین از {ago} پیش',
				cure: 'در صفحهٔ رویدادهای ردشده اصلاح کنید و دوباره بفرستید'
			},
			clock: { what: 'ساعت با پایگاه و با رویدادها یکی است', cure: '' },
			clockBehind: {
				what: 'ساعت عقب است: تازه‌ترین رویداد {by} جلوتر از آن است',
				cure: 'ساعت این دستگاه را با سرویس زمان تنظیم کنید، یا ساعت فرستنده‌ای را که جلوست'
			},
			clockApart: {
				what: 'ساعت با ساعت پایگاه {by} تفاوت دارد',
				cure: 'ساعت هر دو را با یک سرویس زمان تنظیم کنید'
			},
			ntp: { what: 'سرویس زمان ساعت را نگه می‌دارد', cure: '' },
			ntpOff: {
				what: 'هیچ سرویس زمانی ساعت را نگه نمی‌دارد',
				cure: 'یکی راه بیندازید، مانند systemd-timesyncd یا chrony، با سروری از شبکهٔ خودتان'
			},
			certificate: { what: 'گواهی {host} تا {left} دیگر اعتبار دارد', cure: '' },
			certificateNone: {
				what: 'سامانه نشانی https ندارد (ORIGIN)؛ گواهی‌ای نیست که دیده شود',
				cure: ''
			},
			certificateSoon: { what: 'گواهی {host} تا {left} دیگر منقضی می‌شود', cure: 'آن را در پراکسی تمدید کنید' },
			certificateOver: {
				what: 'گواهی {host} از {ago} پیش منقضی است',
				cure: 'آن را در پراکسی تمدید کنید؛ مرورگرها آن را نمی‌پذیرند'
			},
			log: { what: 'دفتر دسترسی همان است که نوشته شد: {lines} سطر', cure: '' },
			logBroken: {
				what: 'دفتر دسترسی از سطر {line} به بعد همان نیست که نوشته شد',
				cure: 'از پوشهٔ داده همان‌گونه که هست کپی بگیرید، به بازرس بگویید، و pasokh verify-log را اجرا کنید'
			},
			memory: { what: '{free} از {total} حافظه خالی است؛ {processes}', cure: '' },
			memoryLow: {
				what: 'تنها {free} از {total} حافظه خالی است؛ {processes}',
				cure: 'حافظهٔ دستگاه را بیشتر کنید، یا در کنار سامانه کمتر اجرا کنید'
			},
			files: { what: 'فایل‌های باز: {processes}', cure: '' },
			filesMany: {
				what: 'نزدیک سقف فایل‌های باز: {processes}',
				cure: 'LimitNOFILE سرویس (یا ulimit -n) را بیشتر کنید و سامانه را دوباره راه بیندازید'
			},
			schema: { what: 'پایگاه و وضعیت نامه‌ها از همین نسخه است', cure: '' },
			schemaPending: {
				what: 'پایگاه هنوز از این نسخه نیست: {names}',
				cure: 'سامانه را دوباره راه بیندازید، یا pasokh migrate را اجرا کنید'
			},
			schemaOutdated: {
				what: 'هنوز باید از نو ساخته شود: {names}',
				cure: 'تا پایانش صبر کنید، یا pasokh migrate را اجرا کنید؛ تا آن هنگام شاید ارقام از نسخهٔ پیشین باشد'
			},
			ports: { what: 'هیچ درگاهی به بیرون از این دستگاه باز نیست', cure: '' },
			portsOpen: {
				what: 'دستگاه‌های دیگر به این‌ها می‌رسند: {names}',
				cure: 'بگذارید تنها پراکسی در دسترس باشد: HOST و INGEST_HOST برابر 127.0.0.1، یا دیوار آتش (docs/proxy.md)'
			},
			version: { what: '{version}', cure: '' },
			versionOld: {
				what: '{names} هنوز نسخه‌ای جز {version} را اجرا می‌کند که نصب است',
				cure: 'سامانه را دوباره راه بیندازید'
			}
		}
	}
};
