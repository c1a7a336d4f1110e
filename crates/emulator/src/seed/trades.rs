//! What a company is made of: its branches, their sections and teams, and who works there under what title.

/// A branch of the first level: a centre for one function.
pub(super) struct Branch {
    /// The whole name.
    pub(super) name: &'static str,
    /// What its departments are for; an office has none.
    pub(super) sections: &'static [Section],
    /// Titles of those who sit in the branch itself.
    pub(super) staff: &'static [&'static str],
    /// How many people it takes, against the others.
    pub(super) weight: u32,
}

/// What a department of the second level is for.
pub(super) struct Section {
    /// The name without the final word for a department.
    pub(super) name: &'static str,
    /// Names of its teams without the final word for a team.
    pub(super) teams: &'static [&'static str],
    /// Titles of those who work there.
    pub(super) staff: &'static [&'static str],
}

const fn section(name: &'static str, teams: &'static [&'static str], staff: &'static [&'static str]) -> Section {
    Section { name, teams, staff }
}

const ASSISTANTS: &[&str] = &["助理", "高级助理", "项目专员"];

/// The functional branches, in the order in which a company grows them.
pub(super) const BRANCHES: &[Branch] = &[
    Branch {
        name: "总经理办公室", weight: 2, sections: &[], staff: &["总经理助理", "秘书", "战略分析师", "法务专员"]
    },
    Branch {
        name: "研发中心",
        weight: 5,
        staff: ASSISTANTS,
        sections: &[
            section("后端开发", &["交易", "支付", "用户", "消息", "搜索", "网关", "结算"], DEVELOPERS),
            section(
                "前端开发",
                &["移动端", "网页端", "小程序", "组件", "可视化"],
                &["前端开发工程师", "高级前端开发工程师", "移动端开发工程师"],
            ),
            section("测试", &["功能测试", "自动化", "性能测试"], &["测试工程师", "高级测试工程师", "测试开发工程师"]),
            section(
                "运维",
                &["基础设施", "数据库", "监控", "网络", "安全"],
                &["运维工程师", "高级运维工程师", "数据库管理员"],
            ),
            section("数据", &["数据仓库", "算法", "报表", "数据治理"], &["数据工程师", "算法工程师", "数据分析师"]),
            section(
                "产品设计",
                &["产品规划", "交互设计", "视觉设计", "用户研究"],
                &["产品经理", "高级产品经理", "交互设计师", "视觉设计师"],
            ),
        ],
    },
    Branch {
        name: "营销中心",
        weight: 4,
        staff: ASSISTANTS,
        sections: &[
            section("销售", &["大客户", "渠道", "华东", "华南", "华北", "西南"], SELLERS),
            section("市场", &["品牌", "活动", "内容", "投放"], &["市场专员", "品牌经理", "文案策划"]),
            section("电商", &["店铺运营", "直播", "客服", "选品"], &["电商运营专员", "主播", "客服专员"]),
            section("销售支持", &["投标", "合同", "报价"], &["销售助理", "投标专员", "合同专员"]),
        ],
    },
    Branch {
        name: "财务中心",
        weight: 1,
        staff: ASSISTANTS,
        sections: &[
            section("会计核算", &["应收", "应付", "总账", "费用"], &["会计", "总账会计", "费用会计"]),
            section("资金", &["出纳", "融资"], &["出纳", "资金专员"]),
            section("税务成本", &["税务", "成本"], &["税务专员", "成本会计"]),
            section("审计", &["内审", "风控"], &["内审专员", "风控专员"]),
        ],
    },
    Branch {
        name: "人力行政中心",
        weight: 1,
        staff: ASSISTANTS,
        sections: &[
            section(
                "人力资源",
                &["招聘", "薪酬", "培训", "员工关系"],
                &["招聘专员", "薪酬专员", "培训专员", "人事专员"],
            ),
            section("行政", &["前台", "采买", "车辆", "物业"], &["行政专员", "前台", "司机", "保洁主管"]),
            section("信息", &["桌面支持", "系统"], &["桌面支持工程师", "系统管理员"]),
        ],
    },
    Branch {
        name: "生产制造中心",
        weight: 5,
        staff: ASSISTANTS,
        sections: &[
            section("总装", &["甲班", "乙班", "包装", "返修"], WORKERS),
            section("机加工", &["车床", "铣床", "冲压", "焊接"], WORKERS),
            section("工艺", &["工装", "流程", "试制"], &["工艺工程师", "工艺员"]),
            section("设备", &["点检", "维修", "动力"], &["设备工程师", "维修电工", "设备管理员"]),
            section("品质", &["来料检验", "过程检验", "出货检验"], &["质检员", "品质工程师"]),
        ],
    },
    Branch {
        name: "供应链中心",
        weight: 2,
        staff: ASSISTANTS,
        sections: &[
            section("采购", &["原料", "辅料", "设备采购", "供应商管理"], &["采购专员", "高级采购专员"]),
            section("仓储物流", &["原料仓", "成品仓", "配送", "报关"], &["仓管员", "叉车司机", "物流专员"]),
            section("计划", &["需求", "排产"], &["计划员", "物控专员"]),
        ],
    },
    Branch {
        name: "客户服务中心",
        weight: 3,
        staff: ASSISTANTS,
        sections: &[
            section("热线", &["早班", "晚班", "投诉", "质检"], &["客服专员", "高级客服专员", "质检专员"]),
            section("售后", &["上门", "备件", "返修"], &["售后工程师", "备件管理员"]),
            section("客户成功", &["实施", "续约"], &["实施顾问", "客户成功经理"]),
        ],
    },
];

/// What a business unit of some region and trade is made of.
pub(super) const UNIT_SECTIONS: &[Section] = &[
    section("销售", &["直销", "渠道", "大客户", "新客户"], SELLERS),
    section("运营", &["数据", "活动", "商家", "内容"], &["运营专员", "高级运营专员", "运营分析师"]),
    section("交付", &["实施", "集成", "验收", "驻场"], &["实施工程师", "项目经理", "交付顾问"]),
    section("研发", &["平台", "应用", "硬件", "测试"], DEVELOPERS),
    section("生产", &["甲班", "乙班", "丙班", "包装"], WORKERS),
    section("售后", &["上门", "热线", "备件"], &["售后工程师", "客服专员"]),
    section("综合", &["人事", "财务", "行政"], &["人事专员", "会计", "行政专员"]),
];

/// How many people a business unit takes, against the functional branches.
pub(super) const UNIT_WEIGHT: u32 = 3;

/// Titles of those who sit in a business unit itself.
pub(super) const UNIT_STAFF: &[&str] = ASSISTANTS;

/// Where a business unit works.
pub(super) const REGIONS: &[&str] = &[
    "华东", "华南", "华北", "华中", "西南", "西北", "东北", "海外", "上海", "北京", "深圳", "广州", "杭州", "苏州",
    "成都", "武汉", "南京", "西安", "重庆", "天津", "青岛", "宁波", "长沙", "郑州", "合肥", "厦门", "佛山", "东莞",
];

/// What a business unit lives on.
pub(super) const BUSINESSES: &[&str] =
    &["智能家居", "新能源", "医疗器械", "工业软件", "食品饮料", "跨境电商", "冷链物流", "文旅"];

const DEVELOPERS: &[&str] = &["开发工程师", "高级开发工程师", "后端开发工程师", "资深开发工程师", "架构师"];
const SELLERS: &[&str] = &["销售代表", "高级销售代表", "客户经理", "高级客户经理"];
const WORKERS: &[&str] = &["操作工", "技工", "高级技工", "线长"];
