-- Places by their codes (GB/T 2260, nine digits for towns), each name with the days on which it held.

create table division (
    code text not null check (code ~ '^[1-9][0-9]{5}([0-9]{3})?$'),
    -- What it is a part of; null for provinces. Districts of a municipality are parts of the
    -- municipality itself.
    parent text check (parent is null or parent <> code),
    name_zh text not null,
    name_en text,
    valid daterange not null check (not isempty(valid)),
    -- The code that took over when this one ended; old papers carry the old one.
    successor text
        check (successor is null or (successor <> code and upper(valid) is not null)),
    -- All its parts are listed here, so that any other code that begins like them is refused.
    is_complete boolean not null,
    constraint division_overlap exclude using gist (code with =, valid with &&)
);
comment on table division is
    'Public knowledge, the same for every market, so it is not behind the market policy. Only what '
    'the markets need is listed; more places are more rows, in a later migration.';
create index division_of_parent on division (parent, code);

-- Every province: a code that begins like none of them is no place.
insert into division (code, parent, name_zh, name_en, valid, successor, is_complete) values
    ('110000', null, '北京市', 'Beijing', '(,)', null, true),
    ('120000', null, '天津市', null, '(,)', null, false),
    ('130000', null, '河北省', null, '(,)', null, false),
    ('140000', null, '山西省', 'Shanxi', '(,)', null, true),
    ('150000', null, '内蒙古自治区', null, '(,)', null, false),
    ('210000', null, '辽宁省', 'Liaoning', '(,)', null, false),
    ('220000', null, '吉林省', 'Jilin', '(,)', null, false),
    ('230000', null, '黑龙江省', null, '(,)', null, false),
    ('310000', null, '上海市', null, '(,)', null, false),
    ('320000', null, '江苏省', null, '(,)', null, false),
    ('330000', null, '浙江省', null, '(,)', null, false),
    ('340000', null, '安徽省', null, '(,)', null, false),
    ('350000', null, '福建省', null, '(,)', null, false),
    ('360000', null, '江西省', null, '(,)', null, false),
    ('370000', null, '山东省', null, '(,)', null, false),
    ('410000', null, '河南省', null, '(,)', null, false),
    ('420000', null, '湖北省', null, '(,)', null, false),
    ('430000', null, '湖南省', null, '(,)', null, false),
    ('440000', null, '广东省', null, '(,)', null, false),
    ('450000', null, '广西壮族自治区', null, '(,)', null, false),
    ('460000', null, '海南省', null, '(,)', null, false),
    ('500000', null, '重庆市', null, '(,)', null, false),
    ('510000', null, '四川省', null, '(,)', null, false),
    ('520000', null, '贵州省', null, '(,)', null, false),
    ('530000', null, '云南省', null, '(,)', null, false),
    ('540000', null, '西藏自治区', null, '(,)', null, false),
    ('610000', null, '陕西省', null, '(,)', null, false),
    ('620000', null, '甘肃省', null, '(,)', null, false),
    ('630000', null, '青海省', null, '(,)', null, false),
    ('640000', null, '宁夏回族自治区', null, '(,)', null, false),
    ('650000', null, '新疆维吾尔自治区', null, '(,)', null, false),
    ('710000', null, '台湾省', null, '(,)', null, false),
    ('810000', null, '香港特别行政区', null, '(,)', null, false),
    ('820000', null, '澳门特别行政区', null, '(,)', null, false);

-- The cities of Shanxi, the counties of Changzhi, and what these were until the State Council's
-- decision of 2018-06-19.
insert into division (code, parent, name_zh, name_en, valid, successor, is_complete) values
    ('140100', '140000', '太原市', null, '(,)', null, false),
    ('140200', '140000', '大同市', null, '(,)', null, false),
    ('140300', '140000', '阳泉市', null, '(,)', null, false),
    ('140400', '140000', '长治市', 'Changzhi', '(,)', null, true),
    ('140500', '140000', '晋城市', null, '(,)', null, false),
    ('140600', '140000', '朔州市', null, '(,)', null, false),
    ('140700', '140000', '晋中市', null, '(,)', null, false),
    ('140800', '140000', '运城市', null, '(,)', null, false),
    ('140900', '140000', '忻州市', null, '(,)', null, false),
    ('141000', '140000', '临汾市', null, '(,)', null, false),
    ('141100', '140000', '吕梁市', null, '(,)', null, false),
    ('140403', '140400', '潞州区', null, '[2018-06-19,)', null, false),
    ('140404', '140400', '上党区', null, '[2018-06-19,)', null, false),
    ('140405', '140400', '屯留区', null, '[2018-06-19,)', null, false),
    ('140406', '140400', '潞城区', 'Lucheng District', '[2018-06-19,)', null, true),
    ('140423', '140400', '襄垣县', null, '(,)', null, false),
    ('140425', '140400', '平顺县', null, '(,)', null, false),
    ('140426', '140400', '黎城县', null, '(,)', null, false),
    ('140427', '140400', '壶关县', null, '(,)', null, false),
    ('140428', '140400', '长子县', null, '(,)', null, false),
    ('140429', '140400', '武乡县', null, '(,)', null, false),
    ('140430', '140400', '沁县', null, '(,)', null, false),
    ('140431', '140400', '沁源县', null, '(,)', null, false),
    ('140402', '140400', '城区', null, '(,2018-06-19)', '140403', false),
    ('140411', '140400', '郊区', null, '(,2018-06-19)', '140403', false),
    ('140421', '140400', '长治县', null, '(,2018-06-19)', '140404', false),
    ('140424', '140400', '屯留县', null, '(,2018-06-19)', '140405', false),
    ('140481', '140400', '潞城市', 'Lucheng City', '(,2018-06-19)', '140406', false);

-- The towns of Lucheng, whose codes begin like that of the district.
insert into division (code, parent, name_zh, name_en, valid, successor, is_complete) values
    ('140406001', '140406', '潞华街道', null, '[2018-06-19,)', null, false),
    ('140406002', '140406', '成家川街道', null, '[2018-06-19,)', null, false),
    ('140406003', '140406', '翟店街道', null, '[2018-06-19,)', null, false),
    ('140406100', '140406', '店上镇', null, '[2018-06-19,)', null, false),
    ('140406101', '140406', '微子镇', null, '[2018-06-19,)', null, false),
    ('140406102', '140406', '辛安泉镇', null, '[2018-06-19,)', null, false),
    ('140406104', '140406', '史回镇', null, '[2018-06-19,)', null, false),
    ('140406201', '140406', '黄牛蹄乡', null, '[2018-06-19,)', null, false),
    ('140406400', '140406', '潞城经济技术开发区', null, '[2018-06-19,)', null, false);

-- The districts of Beijing; its buyers' addresses have no city level.
insert into division (code, parent, name_zh, name_en, valid, successor, is_complete) values
    ('110101', '110000', '东城区', null, '(,)', null, false),
    ('110102', '110000', '西城区', null, '(,)', null, false),
    ('110105', '110000', '朝阳区', 'Chaoyang District', '(,)', null, false),
    ('110106', '110000', '丰台区', 'Fengtai District', '(,)', null, false),
    ('110107', '110000', '石景山区', null, '(,)', null, false),
    ('110108', '110000', '海淀区', null, '(,)', null, false),
    ('110109', '110000', '门头沟区', null, '(,)', null, false),
    ('110111', '110000', '房山区', null, '(,)', null, false),
    ('110112', '110000', '通州区', null, '(,)', null, false),
    ('110113', '110000', '顺义区', null, '(,)', null, false),
    ('110114', '110000', '昌平区', null, '(,)', null, false),
    ('110115', '110000', '大兴区', null, '(,)', null, false),
    ('110116', '110000', '怀柔区', null, '(,)', null, false),
    ('110117', '110000', '平谷区', null, '(,)', null, false),
    ('110118', '110000', '密云区', null, '(,)', null, false),
    ('110119', '110000', '延庆区', null, '(,)', null, false);

-- The other places called 朝阳.
insert into division (code, parent, name_zh, name_en, valid, successor, is_complete) values
    ('211300', '210000', '朝阳市', 'Chaoyang', '(,)', null, false),
    ('211321', '211300', '朝阳县', 'Chaoyang County', '(,)', null, false),
    ('220100', '220000', '长春市', 'Changchun', '(,)', null, false),
    ('220104', '220100', '朝阳区', 'Chaoyang District', '(,)', null, false);

grant select on division to chaolu_app;
