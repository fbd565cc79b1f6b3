-- Tickets of before there were visits and files: their read models as the facts of then add up to now.
UPDATE "ticket" SET "state" = "state"
  || jsonb_build_object('attachments', '[]'::jsonb)
  || jsonb_build_object('segments', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('visit', null) || s ORDER BY n), '[]'::jsonb)
    FROM jsonb_array_elements("state" -> 'segments') WITH ORDINALITY AS each (s, n)
  ))
WHERE NOT "state" ? 'attachments';
