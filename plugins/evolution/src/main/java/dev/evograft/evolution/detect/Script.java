// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

/**
 * Traditional Chinese characters as simplified ones, character by character, so that one rule reads
 * both. Only for comparison: what is shown stays as it was written. Characters that Japanese shares
 * are changed too, in the rules as in the texts.
 */
final class Script {

  private static final String TRADITIONAL =
      "個們為這還讓給從來時說話請謝煩幫現實開關發報錯誤異無沒讀寫資訊號碼務應該當會"
          + "後動態視檔夾連線網頁鈕選項單簡潔複雜優點標題樣張設計總結構圖邏輯條語間離轉換"
          + "變數類參遠頭顯響載輸導進過濾錄運執備處試驗證測環敗斷電腦腳擴戶員機體記憶滿餘"
          + "盡達門檻緒鎖競爭頻積壓滯頓龜飆漲幾兩萬億鐘權認識別閱覽預編傳遞遲統軟絡佔據隨"
          + "隱獲協議屬範圍擊層級組織終極緊縮壞亂難維護囉長簽庫註冊銷毀閉啟鍵鑰專業產質價"
          + "錢訂購買賣財審稅費帳診醫療檢對齊儲詢問覆雙擇擬攜帶擔慮惱熱災損嚴僅須誰將場區"
          + "劃歸淨減輕負鬆寬齡陣盤倉貨櫃臺灣廳車輛駕駛課綱歷誌藝術樂聲飛書釘聯與貼夠嗎麼"
          + "學習擾佈腫羅嚕稱際舊錶補絕拋擲滾衝憑監併並歲絲內曆檯鏈釋詞評論講訪許詳誠調談"
          + "諮譯豐貝責販賴贊趕躍軌較輔適遺郵鄰醜釐鐵閃閒隊階險雲靜頂順領顆願顧風飯館驅驚"
          + "鬧魚鳥麗黃齣凍剛創劇勞勢卻厭吳喚嘗嚇圓塊墜墊壘壯夢奪妝孫宮寧寶屆島師幣廢廣彈"
          + "徑懷懶戲戰擋攔攝敘於晝暈暢曉東柵棄榮樓歡殘氣決況淚湊溫滅漸潤煙燈燒爾牆狀獨獎"
          + "瑣畫疊瘋癥皺盜瞭確礎禮種穩窮竊筆節籤紀約紅納純紙細紹絞經綁綠緩練縱績繞繪繼續"
          + "罰義聞聽職肅脫膠臨舉艙莊華葉著蓋藍蘭虛蟲衛裝裡製襲見規覺觀觸訓託詐詭誇豎貪賠"
          + "賬蹤軸輪辦農遊邊邁鄉醬釣鈴銀鋪錨鍋鏡鑑閘闆闊陳陸陽雖雞霧韓韻頗頸顛飄飽餅饋馬"
          + "騙騰髒鹽彙匯滙週掛捲擠攏斃溼爛牽狹獻蝕裏徵嶄佇偵傷僱傢儘劑匱啞喪嗚噴嚮堅婦嬰"
          + "寢尋嶼幀廠弒彎徹悶憤懸拚掃採揀揮搶撥撿擁攤敵斬曬棧楓槍樁橋欄歐殺汙沖涼渾溝滲"
          + "漁潛澀濁瀏灑烏煉燙爐犧瑪甕癢盧眾矯硯磚禦稈窩簾籃紋紮綜緝緻縣繳纖罷羨聰脅膚臟"
          + "艱茲蔔蘇蠻衊褲覓訃訴詮誘諒諾謀讚貧貿賓贈趙踐輩轄辯遷鄭釀針鈔鉤銜錦鎮鐲鑼閥隸"
          + "靈頒額颱飢驟鮮鷹麥齒";

  private static final String SIMPLIFIED =
      "个们为这还让给从来时说话请谢烦帮现实开关发报错误异无没读写资讯号码务应该当会"
          + "后动态视档夹连线网页钮选项单简洁复杂优点标题样张设计总结构图逻辑条语间离转换"
          + "变数类参远头显响载输导进过滤录运执备处试验证测环败断电脑脚扩户员机体记忆满余"
          + "尽达门槛绪锁竞争频积压滞顿龟飙涨几两万亿钟权认识别阅览预编传递迟统软络占据随"
          + "隐获协议属范围击层级组织终极紧缩坏乱难维护啰长签库注册销毁闭启键钥专业产质价"
          + "钱订购买卖财审税费帐诊医疗检对齐储询问复双择拟携带担虑恼热灾损严仅须谁将场区"
          + "划归净减轻负松宽龄阵盘仓货柜台湾厅车辆驾驶课纲历志艺术乐声飞书钉联与贴够吗么"
          + "学习扰布肿罗噜称际旧表补绝抛掷滚冲凭监并并岁丝内历台链释词评论讲访许详诚调谈"
          + "咨译丰贝责贩赖赞赶跃轨较辅适遗邮邻丑厘铁闪闲队阶险云静顶顺领颗愿顾风饭馆驱惊"
          + "闹鱼鸟丽黄出冻刚创剧劳势却厌吴唤尝吓圆块坠垫垒壮梦夺妆孙宫宁宝届岛师币废广弹"
          + "径怀懒戏战挡拦摄叙于昼晕畅晓东栅弃荣楼欢残气决况泪凑温灭渐润烟灯烧尔墙状独奖"
          + "琐画叠疯症皱盗了确础礼种稳穷窃笔节签纪约红纳纯纸细绍绞经绑绿缓练纵绩绕绘继续"
          + "罚义闻听职肃脱胶临举舱庄华叶着盖蓝兰虚虫卫装里制袭见规觉观触训托诈诡夸竖贪赔"
          + "账踪轴轮办农游边迈乡酱钓铃银铺锚锅镜鉴闸板阔陈陆阳虽鸡雾韩韵颇颈颠飘饱饼馈马"
          + "骗腾脏盐汇汇汇周挂卷挤拢毙湿烂牵狭献蚀里征崭伫侦伤雇家尽剂匮哑丧呜喷向坚妇婴"
          + "寝寻屿帧厂弑弯彻闷愤悬拼扫采拣挥抢拨捡拥摊敌斩晒栈枫枪桩桥栏欧杀污冲凉浑沟渗"
          + "渔潜涩浊浏洒乌炼烫炉牺玛瓮痒卢众矫砚砖御秆窝帘篮纹扎综缉致县缴纤罢羡聪胁肤脏"
          + "艰兹卜苏蛮蔑裤觅讣诉诠诱谅诺谋赞贫贸宾赠赵践辈辖辩迁郑酿针钞钩衔锦镇镯锣阀隶"
          + "灵颁额台饥骤鲜鹰麦齿";

  private static final char[] SIMPLE = table();

  private Script() {}

  /** The text in simplified characters; the same object where nothing changes. */
  static String simplified(String text) {
    return replaced(text, SIMPLE);
  }

  /** The text in traditional characters, for words that have but one such form. */
  static String traditional(String text) {
    StringBuilder traditional = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      int at = SIMPLIFIED.indexOf(text.charAt(i));
      if (at >= 0) {
        traditional.setCharAt(i, TRADITIONAL.charAt(at));
      }
    }
    return traditional.toString();
  }

  private static String replaced(String text, char[] table) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 127 && table[c] != c) {
        char[] all = text.toCharArray();
        for (int j = i; j < all.length; j++) {
          all[j] = table[all[j]];
        }
        return new String(all);
      }
    }
    return text;
  }

  private static char[] table() {
    char[] table = new char[1 << 16];
    for (int c = 0; c < table.length; c++) {
      table[c] = (char) c;
    }
    for (int i = 0; i < TRADITIONAL.length(); i++) {
      table[TRADITIONAL.charAt(i)] = SIMPLIFIED.charAt(i);
    }
    return table;
  }
}
