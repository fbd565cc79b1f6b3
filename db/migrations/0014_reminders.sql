-- Tickets of before anybody was reminded: their read models as the facts of then add up to now.
UPDATE "ticket" SET "state" = "state"
  || jsonb_build_object('reminders', '[]'::jsonb)
  || jsonb_build_object('unverified', CASE "state" ->> 'resolution' WHEN 'unconfirmed' THEN 'word' END)
WHERE NOT "state" ? 'reminders';
