-- An operator a day: the referrals that the office's operator made, and how many of them came back.
CREATE OR REPLACE VIEW ${database}.operators_daily ${on_cluster}
(
	day Date32 COMMENT 'روز تهران | Tehran day',
	operator String COMMENT 'کارشناس | operator',
	referrals UInt32 COMMENT 'ارجاع‌ها | referrals made on the day',
	returned UInt32 COMMENT 'از آن‌ها بازگشته | of these, returned by the body, as known today'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT day, c.operator AS operator, c.referrals AS referrals, c.returned AS returned
FROM (SELECT day, arrayZip(cells.operator, cells.referrals, cells.returned)::Array(Tuple(operator String, referrals UInt32, returned UInt32)) AS cells FROM ${database}.operator_days FINAL)
ARRAY JOIN cells AS c;

-- A body a day: which referrals came, which went and which are open at the day's end; and how letters became its own to answer and ceased to be,
-- with what is unanswered at the day's end. Both are running sums of their flows.
CREATE OR REPLACE VIEW ${database}.orgs_daily ${on_cluster}
(
	day Date32 COMMENT 'روز تهران | Tehran day',
	org String COMMENT 'دستگاه | body',
	came UInt32 COMMENT 'ارجاع رسیده | referrals that came',
	answered UInt32 COMMENT 'پاسخ داده‌شده | referrals answered',
	returned UInt32 COMMENT 'بازگردانده | referrals returned',
	referred_on UInt32 COMMENT 'به دیگری ارجاع‌داده | referred on',
	closed UInt32 COMMENT 'با بستن نامه پایان‌یافته | ended by the letter''s closing',
	stands Int64 COMMENT 'ارجاع‌های باز در پایان روز، با آنچه نامه‌اش پاسخ گرفته است | referrals open at the day''s end, those of settled letters too',
	registered UInt32 COMMENT 'نامه‌های ثبت‌شده؛ هر نامه ابتدا با دفتر است | letters registered: each is the office''s at first',
	handed_in UInt32 COMMENT 'نامه‌های بی‌پاسخ واردشده از دستگاهی دیگر یا دفتر | unanswered letters that came from another body or the office',
	handed_out UInt32 COMMENT 'نامه‌های بی‌پاسخ رفته به دستگاهی دیگر یا دفتر | unanswered letters that went to another body or the office',
	settled UInt32 COMMENT 'نامه‌هایی که پاسخ گرفتند یا بدون نیاز به پاسخ مختومه شدند، هر بار | letters that got their answer or ended without need of one, each time',
	unsettled UInt32 COMMENT 'نامه‌هایی که دوباره بی‌پاسخ شدند، هر بار | letters that became unanswered again, each time',
	unanswered Int64 COMMENT 'نامه‌های بی‌پاسخ در پایان روز | letters unanswered at the day''s end'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	day,
	c.1 AS org,
	c.2 AS came,
	c.3 AS answered,
	c.4 AS returned,
	c.5 AS referred_on,
	c.6 AS closed,
	sum(toInt64(c.2) - c.3 - c.4 - c.5 - c.6) OVER (PARTITION BY c.1 ORDER BY day) AS stands,
	c.7 AS registered,
	c.8 AS handed_in,
	c.9 AS handed_out,
	c.10 AS settled,
	c.11 AS unsettled,
	sum(toInt64(c.7) + c.8 - c.9 - c.10 + c.11) OVER (PARTITION BY c.1 ORDER BY day) AS unanswered
FROM
(
	SELECT
		day,
		arrayZip(
			cells.org, cells.came, cells.answered, cells.returned, cells.referred_on, cells.closed,
			cells.registered, cells.handed_in, cells.handed_out, cells.settled, cells.unsettled
		) AS cells
	FROM ${database}.org_days FINAL
)
ARRAY JOIN cells AS c;

-- The line a day. A day without calls has no row.
CREATE OR REPLACE VIEW ${database}.calls_daily ${on_cluster}
(
	day Date32 COMMENT 'روز تهران | Tehran day',
	offered UInt32 COMMENT 'تماس‌ها | calls offered',
	answered UInt32 COMMENT 'پاسخ داده‌شده | answered',
	abandoned UInt32 COMMENT 'رهاشده | abandoned by the caller',
	blocked UInt32 COMMENT 'پشت خط مانده | blocked, line full',
	open Int64 COMMENT 'بی‌سرانجام | without an outcome yet',
	wait_s UInt64 COMMENT 'مجموع انتظار، ثانیه | total wait',
	handle_s UInt64 COMMENT 'مجموع گفتگو، ثانیه | total handling'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT day, offered, answered, abandoned, blocked, toInt64(offered) - answered - abandoned - blocked AS open, wait_s, handle_s
FROM ${database}.call_days FINAL
WHERE offered > 0;

-- The registered letters a day, by channel and category: what came and what went, as known today; what happened to one before its registration
-- counts on the day of its registration, so that what stands is what came less what went. A day without any has no row.
CREATE OR REPLACE VIEW ${database}.letters_daily ${on_cluster}
(
	day Date32 COMMENT 'روز تهران | Tehran day',
	channel LowCardinality(String) COMMENT 'کانال | channel',
	category LowCardinality(String) COMMENT 'موضوع | category',
	registered UInt32 COMMENT 'ثبت‌شده | letters registered',
	screened UInt32 COMMENT 'بررسی اولیه شده | letters screened',
	referred UInt32 COMMENT 'اولین بار ارجاع‌شده | letters referred for the first time',
	answered UInt32 COMMENT 'پاسخ‌هایی که معتبر شدند | answers that came to stand, each time',
	reopened UInt32 COMMENT 'پاسخ‌ها و مختومه‌شدن‌هایی که از اعتبار افتادند | answers and endings that ceased to stand, each time',
	ended UInt32 COMMENT 'مختومه بدون نیاز به پاسخ، هر بار | letters that came to be ended without need of an answer, each time'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT day, c.1 AS channel, c.2 AS category, c.3 AS registered, c.4 AS screened, c.5 AS referred, c.6 AS answered, c.7 AS reopened, c.8 AS ended
FROM
(
	SELECT day, arrayZip(cells.channel, cells.category, cells.registered, cells.screened, cells.referred, cells.answered, cells.reopened, cells.ended) AS cells
	FROM ${database}.letter_days FINAL
)
ARRAY JOIN cells AS c
