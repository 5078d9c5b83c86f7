-- What did not arrive is lost for a reason, and the ledger of the place that received says so. Lines
-- that were received short before have none: there the ledger tells only of what came.
alter table transfer_line
    add column loss_reason text
        check (loss_reason in ('damage', 'spoilage', 'drying', 'theft', 'sample'));
grant update (loss_reason) on transfer_line to chaolu_app;
