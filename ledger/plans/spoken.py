"""What people write for words of the catalogue: carriers in other scripts, kinds, rollover."""

SAME = {
    "docomo": "ドコモ エヌティティドコモ NTT",
    "ahamo": "アハモ",
    "softbank": "ソフトバンク 软银 軟銀",
    "linemo": "ラインモ",
    "y!mobile": "ワイモバイル ワイモバ YMobile Y-mobile",
    "jp.au.": "エーユー KDDI",
    "povo": "ポヴォ KDDI",
    "uq": "ユーキュー KDDI",
    "rakuten": "楽天 楽天モバイル 乐天 樂天",
    "mineo": "マイネオ",
    "iijmio": "アイアイジェイミオ みおふぉん",
    "biglobe": "ビッグローブ",
    "nuro": "ニューロ ニューロモバイル",
    "aeon": "イオン イオンモバイル 永旺",
    "libmo": "リブモ",
    "linksmate": "リンクスメイト",
    "nihon tsushin": "日本通信",
    "china mobile": "中国移动",
    "china unicom": "中国联通",
    "china telecom": "中国电信",
    "chunghwa": "中华电信",
    "taiwan mobile": "台湾大哥大",
    "far eastone": "远传 远传电信",
    "prepaid": "プリペイド 预付 预付费 预付卡 储值卡",
    "postpaid": "ポストペイド 後払い 后付 后付费",
    "enterprise": "法人 企業 企业",
    "unlimited": "無制限 使い放題 无限 无限量 不限量 吃到饱",
    "rolls-over": "rollover 繰り越し 繰越 繰り越す くりこし 结转 滚存",
    "travel": "旅行 トラベル 旅游 观光",
    "tourist": "旅行 トラベル 旅游 观光",
    "visitor": "旅行 トラベル 旅游 观光",
    "esim": "旅行 トラベル 旅游",
    "roaming": "旅行 ローミング 旅游 漫游",
}
"""Words of the catalogue, and what else is written for each; one word may mean several."""

_TRADITIONAL = (
    "國灣韓門馬亞蘭羅爾紐緬賓動電聯華遠傳預結轉樂軟銀滾儲飽無業後費遊觀臺達盧薩奧維愛納島臘內諾聖區"
)
_SIMPLIFIED = (
    "国湾韩门马亚兰罗尔纽缅宾动电联华远传预结转乐软银滚储饱无业后费游观台达卢萨奥维爱纳岛腊内诺圣区"
)

FOLDED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
"""Traditional letters as the simplified ones, so that either finds the other."""
