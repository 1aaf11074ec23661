/** What the trust page says; the form is that of the route, which may not be known here. */
interface Words {
  readonly locale: string
  readonly title: string
  readonly why: string
  readonly download: string
  readonly compare: string
  readonly compareHow: string
  readonly limits: string
  readonly devices: readonly { readonly title: string; readonly steps: readonly string[] }[]
}

const languages: Readonly<Record<string, Words>> = {
  en: {
    locale: 'en',
    title: 'Trust this shop',
    why: 'Screens and tills talk to this shop over a protected line. Install its certificate once on each device of the shop, and its warning goes away. Shoppers need nothing of this.',
    download: 'Download the certificate',
    compare: 'Compare the fingerprint',
    compareHow:
      'Before you install it, let the device show the SHA-256 fingerprint of the file and compare it with the one the shop printed when it started, or with "npx stempel tls show" on the shop\'s machine. Do not compare with this page alone: only the shop\'s machine knows for certain. If one pair differs, stop.',
    limits:
      'The certificate can vouch for addresses of your own network only, never for another web site. To take it back, remove it where it was installed.',
    devices: [
      {
        title: 'Android',
        steps: [
          'Open the downloaded file, or go to Settings, Security, More, Install a certificate, CA certificate.',
          'Choose stempel.crt and confirm.',
          'Under Trusted credentials, User, the fingerprint can be read again.',
          'Open the screen anew.',
        ],
      },
      {
        title: 'iPad and iPhone',
        steps: [
          'Open the downloaded file, then Settings, Profile downloaded, Install. More details shows the fingerprint.',
          'Go to Settings, General, About, Certificate Trust Settings.',
          'Switch Stempel on, and open the screen anew.',
        ],
      },
      {
        title: 'Windows',
        steps: [
          'Open the downloaded file, Install Certificate, Local Machine.',
          'Choose the store Trusted Root Certification Authorities.',
          'Start the browser anew. Firefox has a list of its own: Settings, Certificates, Import.',
        ],
      },
    ],
  },
  de: {
    locale: 'de',
    title: 'Diesem Geschäft vertrauen',
    why: 'Bildschirme und Kassen sprechen mit diesem Geschäft über eine geschützte Leitung. Installieren Sie sein Zertifikat einmal auf jedem Gerät des Geschäfts, dann verschwindet die Warnung. Kundinnen und Kunden brauchen das nicht.',
    download: 'Zertifikat herunterladen',
    compare: 'Fingerabdruck vergleichen',
    compareHow:
      'Lassen Sie sich vor dem Installieren den SHA-256-Fingerabdruck der Datei vom Gerät zeigen und vergleichen Sie ihn mit dem, den das Geschäft beim Start ausgegeben hat, oder mit „npx stempel tls show“ auf dem Rechner des Geschäfts. Vergleichen Sie nicht nur mit dieser Seite: Sicher weiß ihn allein der Rechner des Geschäfts. Weicht ein Paar ab, brechen Sie ab.',
    limits:
      'Das Zertifikat kann nur für Adressen Ihres eigenen Netzes bürgen, nie für eine andere Website. Zum Zurücknehmen entfernen Sie es dort, wo es installiert wurde.',
    devices: [
      {
        title: 'Android',
        steps: [
          'Öffnen Sie die Datei, oder gehen Sie zu Einstellungen, Sicherheit, Weitere, Zertifikat installieren, CA-Zertifikat.',
          'Wählen Sie stempel.crt und bestätigen Sie.',
          'Unter Vertrauenswürdige Anmeldedaten, Nutzer lässt sich der Fingerabdruck nachlesen.',
          'Öffnen Sie den Bildschirm neu.',
        ],
      },
      {
        title: 'iPad und iPhone',
        steps: [
          'Öffnen Sie die Datei, dann Einstellungen, Profil geladen, Installieren. Mehr Details zeigt den Fingerabdruck.',
          'Gehen Sie zu Einstellungen, Allgemein, Info, Zertifikatsvertrauenseinstellungen.',
          'Schalten Sie Stempel ein und öffnen Sie den Bildschirm neu.',
        ],
      },
      {
        title: 'Windows',
        steps: [
          'Öffnen Sie die Datei, Zertifikat installieren, Lokaler Computer.',
          'Wählen Sie den Speicher Vertrauenswürdige Stammzertifizierungsstellen.',
          'Starten Sie den Browser neu. Firefox führt eine eigene Liste: Einstellungen, Zertifikate, Importieren.',
        ],
      },
    ],
  },
  zh: {
    locale: 'zh',
    title: '信任本店',
    why: '屏幕和收银机通过加密连接与本店通信。在店内每台设备上安装一次证书，警告便会消失。顾客无需安装。',
    download: '下载证书',
    compare: '核对指纹',
    compareHow:
      '安装前，请在设备上查看文件的 SHA-256 指纹，并与商店启动时显示的指纹，或商店主机上 “npx stempel tls show” 的结果核对。不要只与本页核对：只有商店主机上的指纹才可靠。如有一组不同，请停止安装。',
    limits: '此证书只能为您自己网络中的地址作担保，不能用于其他网站。如需撤回，请在安装处将其删除。',
    devices: [
      {
        title: 'Android',
        steps: [
          '打开下载的文件，或进入“设置”→“安全”→“更多”→“安装证书”→“CA 证书”。',
          '选择 stempel.crt 并确认。',
          '在“信任的凭据”→“用户”中可再次查看指纹。',
          '重新打开屏幕页面。',
        ],
      },
      {
        title: 'iPad 和 iPhone',
        steps: [
          '打开下载的文件，然后进入“设置”→“已下载描述文件”→“安装”。“更多详细信息”会显示指纹。',
          '进入“设置”→“通用”→“关于本机”→“证书信任设置”。',
          '打开 Stempel 开关，然后重新打开屏幕页面。',
        ],
      },
      {
        title: 'Windows',
        steps: [
          '打开下载的文件，选择“安装证书”→“本地计算机”。',
          '选择“受信任的根证书颁发机构”。',
          '重新启动浏览器。Firefox 有自己的列表：“设置”→“证书”→“导入”。',
        ],
      },
    ],
  },
}

/** The trust page in a language, English when it is not one of ours. */
export const trustWords = (locale: string): Words => languages[locale] ?? (languages.en as Words)
