-- With PASOKH_KEEP_IDENTITY=on: what a registration says of a person, encrypted at the door, by the keyed hash that the log
-- has of it. The key that opens it is never here. Sent again, the newest stands; the office may truncate this table at any time.
CREATE TABLE ${table:identities by cityHash64(identity_key)}
(
	identity_key String COMMENT 'کلید بی‌نام | keyed hash: citizen_key, mobile_key or name_key of the log',
	kind         LowCardinality(String) COMMENT 'شناسهٔ ملی، همراه یا نام | national_id, mobile or name',
	sealed       String COMMENT 'رمزشده | AES-256-GCM: base64 of nonce, tag and ciphertext' CODEC(NONE),
	received_at  DateTime64(3, 'UTC') COMMENT 'زمان رسیدن | when it came in'
)
ENGINE = ${engine:ReplacingMergeTree(received_at)}
ORDER BY identity_key
COMMENT 'هویت رمزشده | identities, encrypted';
