-- Onboarding: applications in three stages, agents for their principals, past names of
-- organisations, notices before a licence ends, and people who have left.

create table supplier_application (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    state text not null
        check (state in ('submitted', 'recommended', 'returned', 'approved', 'rejected')),
    reason text,
    is_trader boolean not null,
    division_code text not null check (division_code ~ '^[0-9]{6}$'),
    address text not null,
    contact_name text not null,
    contact_phone text not null,
    bank_holder text not null,
    bank_name text not null,
    bank_account text not null,
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    foreign key (market_id, supplier_id) references supplier (market_id, organisation_id)
);
-- One at a time: two open ones could be decided differently.
create unique index supplier_application_open on supplier_application (market_id, supplier_id)
    where state in ('submitted', 'recommended', 'returned');
create index supplier_application_of on supplier_application (market_id, supplier_id, id);

create table application_category (
    market_id uuid not null,
    application_id uuid not null,
    category text not null,
    verdict text check (verdict in ('approved', 'refused')),
    reason text,
    primary key (market_id, application_id, category),
    foreign key (market_id, application_id) references supplier_application (market_id, id)
);

-- The grantor, a producer, makes the grantee its agent. It ends with its days or when it is
-- withdrawn, and what was done in that time stays where it is.
create table organisation_grant (
    market_id uuid not null,
    id uuid not null,
    grantor_id uuid not null,
    grantee_id uuid not null,
    kind text not null check (kind in ('agent_for')),
    valid daterange not null check (not isempty(valid)),
    withdrawn_from date,
    reason text,
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    check (grantor_id <> grantee_id),
    foreign key (market_id, grantor_id) references organisation (market_id, id),
    foreign key (market_id, grantee_id) references organisation (market_id, id)
);
create index organisation_grant_by on organisation_grant (market_id, grantor_id, id);
create index organisation_grant_to on organisation_grant (market_id, grantee_id, id);

-- The names that an organisation had before, each up to the moment when it got the next. The
-- organisation's own row holds the present one.
create table past_name (
    market_id uuid not null,
    organisation_id uuid not null,
    held_until bigint not null,
    name_zh text not null,
    name_en text,
    primary key (market_id, organisation_id, held_until),
    foreign key (market_id, organisation_id) references organisation (market_id, id)
);

-- How many days before a licence ends its supplier is told.
create table licence_notice (
    days_before integer not null check (days_before > 0),
    valid daterange not null check (not isempty(valid)),
    constraint licence_notice_overlap exclude using gist (days_before with =, valid with &&)
);
insert into licence_notice values (60, daterange('2015-10-01', null)),
                                  (30, daterange('2015-10-01', null)),
                                  (7, daterange('2015-10-01', null));

-- The last notice that was given: as many days before the end.
alter table licence add column noticed_days integer;
create index licence_ending on licence (market_id, upper(valid)) where state = 'confirmed';

alter table person add column deactivated_at bigint, add column version integer not null default 1;
create index person_of_organisation on person (market_id, organisation_id, id);

call guard_by_market('supplier_application');
call guard_by_market('application_category');
call guard_by_market('organisation_grant');
call guard_by_market('past_name');

grant select on licence_notice to chaolu_app;
grant select, insert,
      update (state, reason, is_trader, division_code, address, contact_name, contact_phone,
              bank_holder, bank_name, bank_account, version) on supplier_application
    to chaolu_app;
grant select, insert, update (verdict, reason), delete on application_category to chaolu_app;
grant select, insert, update (withdrawn_from, reason, version) on organisation_grant to chaolu_app;
grant select, insert on past_name to chaolu_app;
grant update (name_zh, name_en, version) on organisation to chaolu_app;
grant update (role, deactivated_at, version) on person to chaolu_app;
grant update (noticed_days) on licence to chaolu_app;
