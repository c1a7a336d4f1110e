//! The vendor's error codes with their published texts, and the refusal that carries one.

use std::borrow::Cow;

/// A code and the text that DingTalk publishes for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) number: i64,
    pub(crate) text: &'static str,
}

/// Why a call was not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) number: i64,
    pub(crate) text: Cow<'static, str>,
}

impl Refusal {
    pub(crate) fn new(code: Code, text: String) -> Self {
        Self { number: code.number, text: Cow::Owned(text) }
    }

    /// The published text, followed by what exactly is wrong.
    pub(crate) fn detailed(code: Code, detail: &str) -> Self {
        Self::new(code, format!("{}:{detail}", code.text))
    }

    /// A code given by number, with its text where one is known.
    pub(crate) fn of_number(number: i64) -> Self {
        match ALL.iter().find(|code| code.number == number) {
            Some(code) => (*code).into(),
            None => Self { number, text: Cow::Borrowed("系统错误") },
        }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { number: code.number, text: Cow::Borrowed(code.text) }
    }
}

macro_rules! codes {
    ($($name:ident = $number:literal, $text:literal;)*) => {
        $(pub(crate) const $name: Code = Code { number: $number, text: $text };)*
        /// Every code of this page.
        const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    SYSTEM_BUSY = -1, "系统繁忙";
    BACKEND_TIMEOUT = 15, "isp.top-remote-connection-timeout";
    UNKNOWN_METHOD = 22, "不合法ApiName";
    INVALID_ARGUMENTS = 41, "Invalid arguments";
    UNKNOWN_PATH = 404, "请求的URI地址不存在";
    TOKEN_BLANK = 40000, "access_token is blank";
    BAD_SECRET = 40001, "获取access_token时Secret错误，或者access_token无效";
    NO_STAFF = 33012, "无效的USERID";
    BAD_USERID = 40003, "不合法的UserID";
    BAD_DEPARTMENT_ID = 40009, "不合法的部门id";
    BAD_PARENT_ID = 40010, "不合法的父部门id";
    BAD_ORDER = 40011, "不合法的排序order";
    BAD_TOKEN = 40014, "不合法的access_token";
    NO_RECURSION = 40018, "不允许以递归方式查询部门用户列表";
    BAD_DEPARTMENT_ARRAY = 40025, "无效的部门JSONArray对象,合法格式需要用中括号括起来,且如果属于多部门,部门id需要用逗号分隔";
    BAD_USER_LIST = 40031, "不合法的UserID列表";
    LIST_LENGTH = 40032, "不合法的UserID列表长度";
    BAD_PARAMETER = 40035, "不合法的参数";
    MOBILE_IS_REGISTERED = 40021, "更换的号码已注册过钉钉，无法使用该号码";
    MOBILE_DIFFERS = 40022, "企业中的手机号码和登录钉钉的手机号码不一致，暂时不支持修改用户信息，可以删除后重新添加";
    BAD_TELEPHONE = 40063, "不合法的座机号码";
    BAD_WORK_PLACE = 40064, "不合法的办公地点";
    BAD_REMARK = 40065, "不合法的备注";
    BAD_DEPARTMENT_LIST = 40066, "不合法的部门列表";
    BAD_OFFSET = 40068, "不合法的偏移量";
    BAD_SIZE = 40069, "不合法的分页大小";
    BAD_SORT = 40070, "不合法的排序参数";
    NO_LOGIN_CODE = 40078, "不存在的临时授权码";
    BAD_CORP_SECRET = 40089, "不合法的corpId或corpSecret";
    BAD_GROUP_OWNER = 40093, "不合法的群主";
    BAD_APP_SECRET = 40096, "不合法的appKey或appSecret";
    TELEPHONE_TAKEN = 40100, "分机号已经存在";
    INVITED = 40103, "该用户需要其同意才可添加，已向对方发送邀请";
    PHONE_INVALID = 40104, "电话号码无效";
    SYSTEM_ERROR = 400001, "系统错误";
    WRONG_PARAMETER = 400002, "参数错误";
    TOKEN_MISSING = 41001, "缺少access_token参数";
    USERID_MISSING = 41009, "缺少UserID";
    SPAN_TOO_LARGE = 41041, "时间跨度太大";
    MOBILE_IS_FIXED = 41054, "暂时无法更换手机号，如需修改请删除用户后重试";
    BAD_TIME = 41100, "时间参数缺失或格式错误，应为yyyy-MM-dd HH:mm:ss";
    TOO_LARGE = 41102, "参数值过大";
    TOKEN_EXPIRED = 42001, "access_token超时";
    NEEDS_GET = 43001, "需要GET请求";
    NEEDS_POST = 43002, "需要POST请求";
    NOT_AUTHORISED = 43007, "未授权";
    NOT_JSON = 47001, "解析JSON/XML内容错误";
    USER_OUT_OF_SCOPE = 50002, "请求的员工userid不在授权范围内";
    DEPARTMENT_OUT_OF_SCOPE = 50004, "请求的部门id不在授权范围内";
    BAD_DEPARTMENT_NAME = 60001, "不合法的部门名称";
    NO_DEPARTMENT = 60003, "部门不存在";
    NO_PARENT = 60004, "父亲部门不存在";
    HAS_MEMBERS = 60005, "不允许删除有成员的部门";
    HAS_CHILDREN = 60006, "不允许删除有子部门的部门";
    ROOT_STAYS = 60007, "不允许删除根部门";
    NAME_IS_TAKEN = 60008, "父部门下该部门名称已存在";
    NAME_CHARACTERS = 60009, "部门名称含有非法字符";
    CYCLE = 60010, "部门存在循环关系";
    NO_PERMISSION = 60011, "没有调用该接口的权限";
    DEPARTMENT_EXISTS = 60016, "部门id已经存在";
    ROOT_IS_FIXED = 60018, "不允许更新根部门";
    LIST_FAILED = 60019, "从部门查询人员失败";
    BAD_IP = 60020, "访问ip不在白名单之中";
    NAME_EXISTS = 60021, "父部门下该部门名称已存在";
    NO_SUCH_OWNER = 60067, "不存在的群主";
    NO_SUCH_MANAGER = 60068, "不存在的userId";
    USERID_TAKEN = 60102, "UserID在公司中已存在";
    BAD_MOBILE = 60103, "手机号码不合法";
    MOBILE_TAKEN = 60104, "手机号码在公司中已存在";
    BAD_EMAIL = 60105, "邮箱不合法";
    EMAIL_TAKEN = 60106, "邮箱已存在";
    BAD_VISIBLE_LIST = 60109, "不合法的可见范围列表";
    BAD_NAME = 60112, "用户name不合法";
    BAD_TITLE = 60119, "不合法的position";
    NO_USER = 60121, "找不到该用户";
    BAD_EXTENSION = 60122, "不合法的extattr";
    BAD_JOB_NUMBER = 60123, "不合法的jobnumber";
    BAD_MANAGER = 60128, "无效的主管id";
    CALLBACK_EXISTS = 71006, "回调地址已经存在";
    NO_CALLBACK = 71007, "回调地址已不存在";
    BAD_CALLBACK_TAG = 71008, "回调call_back_tag必须在指定的call_back_tag列表中";
    BAD_CALLBACK_ANSWER = 71009, "返回文本非success";
    CALLBACK_OUT_OF_REACH = 71012, "url地址访问异常";
    BAD_CALLBACK_URL = 71011, "url地址校验不合法";
    BUSY_EVERYWHERE = 90002, "当前所有钉钉应用调用该接口次数过多，超出了该接口承受的最大qps，请求被暂时限制了，建议错开整点时刻调用该接口";
    TOO_FAST = 90018, "您的应用调用该接口的次数过多，触发了qps流控";
    QUOTA_USED = 90020, "您的企业本月api调用量已超过限制";
    REPORT_SPAN = 850012, "";
    REPORT_ERROR = 850015, "系统繁忙";
    BAD_LEAVE_TYPE = 880015, "假期类型或员工不存在，或者为系统内置的假期类型";
}
