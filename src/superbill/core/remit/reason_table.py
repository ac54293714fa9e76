"""What each claim adjustment reason code (CARC) means to a biller: our own words and our own routing.

One line per code: code, meaning, category, preventable (Y yes, N no, P partly), kind (S soft, H hard, - no denial),
what to do next, whose queue. The codes are public; no official wording is here.
"""

TABLE = """\
1|deductible|COSTSHARE|N|-|bill next payer, else patient|PATIENT_AR
2|coinsurance|COSTSHARE|N|-|bill next payer, else patient|PATIENT_AR
3|copay|COSTSHARE|Y|-|compare with POS collection; next payer/patient|PATIENT_AR
4|modifier missing or wrong for code|CODING|Y|S|fix modifier, corrected claim|CODING
5|code or bill type conflicts with place of service|CODING|Y|S|check POS/TOB, corrected claim|CODING
6|code conflicts with age|CODING|Y|S|verify DOB and code|CODING
7|code conflicts with sex|CODING|Y|S|verify sex; add KX/45 if apt|CODING
8|code conflicts with provider specialty|PROVIDER|Y|S|check taxonomy/enrolment|CREDENTIALING
9|diagnosis conflicts with age|CODING|Y|S|verify and recode|CODING
10|diagnosis conflicts with sex|CODING|Y|S|verify and recode|CODING
11|diagnosis does not support procedure|CODING|Y|S|recheck pointers/LCD; correct or appeal|CODING
12|diagnosis conflicts with provider type|CODING|Y|S|recode or appeal|CODING
13|death date before service|REGISTRATION|Y|S|verify dates; correct|REGISTRATION
14|birth date after service|REGISTRATION|Y|S|verify dates; correct|REGISTRATION
15|authorization number bad (retired code)|AUTH|Y|S|as 197/284|AUTH
16|missing or wrong claim data; read RARC|CLAIM_DATA|Y|S|fix element named by RARC; corrected or new claim|BILLING
18|exact duplicate|DUPLICATE|Y|S|find original; if original denied wrongly act on it; never rebill blindly|BILLING
19|work injury, WC liable|COB|P|S|get WC claim data, bill carrier|COB
20|liability carrier covers|COB|P|S|bill liability or get denial|COB
21|no-fault carrier covers|COB|P|S|bill auto carrier|COB
22|another payer may be first|COB|Y|S|verify COB, bill primary, resend with EOB|COB
23|effect of prior payer|INFO|N|-|post the secondary's payment, check its math against the primary's EOB|POSTING
24|capitated or managed-care covered|COB|Y|H|write off if capitated; else bill plan|CONTRACTS
26|before coverage start|ELIGIBILITY|Y|S|find prior coverage; else patient|ELIGIBILITY
27|after coverage end|ELIGIBILITY|Y|S|find new coverage; else patient|ELIGIBILITY
29|filed too late|TIMELY|Y|H|proof-of-timely-filing appeal (Medicare: exception request only); else write off, never patient|BILLING
31|patient not identified as member|REGISTRATION|Y|S|correct id/name/DOB, re-verify|REGISTRATION
32|not an eligible dependent|ELIGIBILITY|Y|S|verify; other cover or patient|ELIGIBILITY
33|no dependent coverage|ELIGIBILITY|Y|H|other cover or patient|ELIGIBILITY
34|no newborn coverage|ELIGIBILITY|P|S|check newborn enrolment window|ELIGIBILITY
35|lifetime maximum used|BENEFIT|P|H|next payer/patient|PATIENT_AR
39|auth was denied when requested|AUTH|P|S|clinical appeal|APPEALS
40|not emergent/urgent|MED_NEC|N|S|appeal with records, prudent layperson|APPEALS
44|prompt-pay discount|CONTRACTUAL|N|-|verify contract; write off|POSTING
45|above allowed amount|CONTRACTUAL|N|-|write off if CO; check underpayment|POSTING
49|routine/preventive not covered|BENEFIT|P|S|check dx/preventive coding; else patient|CODING
50|not medically necessary|MED_NEC|P|S|LCD/NCD check, records, appeal; ABN decides patient liability|APPEALS
51|pre-existing exclusion|BENEFIT|N|S|rare now; verify plan type, appeal|APPEALS
53|relative/household provider|BENEFIT|Y|H|write off/patient by policy|BILLING
54|assistant or multiple physicians not covered|CODING|P|S|check indicator; op note appeal|CODING
55|experimental|MED_NEC|P|S|appeal with evidence|APPEALS
56|not proven effective|MED_NEC|P|S|appeal with evidence|APPEALS
58|wrong or invalid place of service|CODING|Y|S|correct POS or appeal|CODING
59|multiple/concurrent procedure cut|CONTRACTUAL|N|-|verify ranking math|CONTRACTS
60|outpatient near inpatient stay|BUNDLING|P|H|check payment window; write off or combine|BILLING
61|no second opinion|AUTH|P|S|appeal|AUTH
66|blood deductible|COSTSHARE|N|-|next payer/patient|PATIENT_AR
69|day outlier|CONTRACTUAL|N|-|DRG check|CONTRACTS
70|cost outlier addition|CONTRACTUAL|N|-|DRG check|CONTRACTS
74|indirect medical education|CONTRACTUAL|N|-|post|POSTING
75|direct medical education|CONTRACTUAL|N|-|post|POSTING
76|disproportionate share|CONTRACTUAL|N|-|post|POSTING
78|non-covered days/room|BENEFIT|P|S|check days, status, appeal|BILLING
85|patient interest|COSTSHARE|N|-|post|POSTING
89|professional fees removed|CLAIM_DATA|Y|S|bill on 837P|BILLING
90|drug ingredient cost|CONTRACTUAL|N|-|post|POSTING
91|dispensing fee|CONTRACTUAL|N|-|post|POSTING
94|paid above charge|CONTRACTUAL|N|-|charge master review|POSTING
95|plan procedures not followed|ADMIN|Y|S|read policy; appeal|APPEALS
96|non-covered; read RARC|BENEFIT|P|S|check GY/benefit/ABN; else patient|BILLING
97|included in another service|BUNDLING|P|S|NCCI/global check; modifier if supported, else write off|CODING
100|paid to patient|PAYMENT|P|S|collect from patient; check assignment|PATIENT_AR
101|predetermination only|INFO|N|-|no posting|POSTING
102|major medical adjustment|CONTRACTUAL|N|-|post|POSTING
103|promotional discount|CONTRACTUAL|N|-|verify|POSTING
104|managed-care withhold|CONTRACTUAL|N|-|post to withhold receivable|POSTING
105|tax withheld|CONTRACTUAL|N|-|post to tax account|POSTING
106|patient payment option not in effect|ADMIN|N|S|call payer|BILLING
107|related/qualifying service absent|CODING|Y|S|bill primary/add-on pair correctly|CODING
108|rent/purchase rules not met|CODING|Y|S|fix NU/RR/K modifiers|CODING
109|wrong payer/contractor|COB|Y|S|bill right payer, watch timely filing|COB
110|billed before service|CLAIM_DATA|Y|S|fix dates|BILLING
111|only if assignment accepted|CLAIM_DATA|Y|S|correct CLM07|BILLING
112|not furnished directly / not documented|DOCUMENTATION|P|S|records appeal|APPEALS
114|not FDA approved|MED_NEC|P|H|write off or appeal|APPEALS
115|procedure cancelled/postponed|CODING|P|S|check 53/73/74|CODING
116|ABN defective|ADMIN|Y|H|write off; train|COMPLIANCE
117|transport beyond nearest facility|MED_NEC|P|S|appeal with reason|APPEALS
118|ESRD network support|CONTRACTUAL|N|-|post|POSTING
119|period or occurrence maximum used|BENEFIT|P|S|KX if therapy; else patient|BILLING
121|indemnification for member share|CONTRACTUAL|N|-|post|POSTING
122|psychiatric reduction|CONTRACTUAL|N|-|post|POSTING
128|newborn in mother's allowance|BUNDLING|N|H|write off|BILLING
129|prior processing info wrong|COB|Y|S|fix COB loops|COB
130|claim submission fee|CONTRACTUAL|N|-|post|POSTING
131|claim-specific discount|CONTRACTUAL|N|-|verify agreement|CONTRACTS
132|demonstration adjustment|CONTRACTUAL|N|-|post|POSTING
133|line pending review|PEND|N|S|hold; expect reversal|BILLING
134|technical fees removed|CLAIM_DATA|P|S|rebill component|CODING
135|interim bill not allowed|CLAIM_DATA|Y|S|bill complete stay|BILLING
136|prior payer's rules not followed|COB|P|S|fix with primary|COB
137|surcharge/assessment/tax|CONTRACTUAL|N|-|post|POSTING
139|provider-employed subscriber funding|CONTRACTUAL|N|-|post|POSTING
140|id and name do not match|REGISTRATION|Y|S|fix demographics|REGISTRATION
142|Medicaid patient liability|COSTSHARE|N|-|bill patient liability|PATIENT_AR
143|payment partly deferred|CONTRACTUAL|N|-|track receivable|POSTING
144|incentive/bonus|CONTRACTUAL|N|-|post|POSTING
146|diagnosis invalid on DOS|CODING|Y|S|recode|CODING
147|contract rate expired/not on file|CONTRACT|P|S|contract load, reprocess request|CONTRACTS
148|other provider's info missing|DOCUMENTATION|P|S|obtain, resend|BILLING
149|lifetime max for category|BENEFIT|P|H|next payer/patient|PATIENT_AR
150|level of service not supported|MED_NEC|P|S|records appeal or recode|APPEALS
151|too many/frequent (MUE)|FREQUENCY|P|S|units check, split w/ modifier, appeal|CODING
152|length of service not supported|MED_NEC|P|S|appeal|APPEALS
153|dosage not supported|MED_NEC|P|S|check units/JW; appeal|CODING
154|day supply not supported|MED_NEC|P|S|appeal|APPEALS
155|patient refused|ADMIN|N|H|write off/patient|BILLING
157|act of war|BENEFIT|N|H|patient/other|PATIENT_AR
158|outside US|BENEFIT|N|H|patient|PATIENT_AR
159|terrorism|BENEFIT|N|H|patient/other|PATIENT_AR
160|excluded activity|BENEFIT|N|H|patient|PATIENT_AR
161|performance bonus|CONTRACTUAL|N|-|post|POSTING
163|attachment not received|DOCUMENTATION|Y|S|send with control number|BILLING
164|attachment late|DOCUMENTATION|Y|S|appeal with proof|APPEALS
166|after payer's run-out|TIMELY|Y|H|find successor payer|COB
167|diagnosis not covered|MED_NEC|P|S|recode if documented; appeal|CODING
169|alternate benefit given|BENEFIT|N|S|review; patient difference if allowed|BILLING
170|provider type not payable|PROVIDER|Y|S|rebill under right provider|CREDENTIALING
171|provider type in this facility not payable|PROVIDER|Y|S|check POS/contract|CREDENTIALING
172|specialty reduction|CONTRACTUAL|N|S|verify taxonomy|CREDENTIALING
173|not prescribed|DOCUMENTATION|Y|S|send order|BILLING
174|not prescribed before delivery|DOCUMENTATION|Y|H|write off|BILLING
175|prescription incomplete|DOCUMENTATION|Y|S|complete, resend|BILLING
176|prescription expired|DOCUMENTATION|Y|S|new order|BILLING
177|eligibility requirement unmet|ELIGIBILITY|P|S|verify|ELIGIBILITY
178|spend-down unmet|ELIGIBILITY|P|S|bill patient/track spend-down|ELIGIBILITY
179|waiting period unmet|BENEFIT|P|S|patient/other|ELIGIBILITY
180|residency unmet|ELIGIBILITY|P|S|verify|ELIGIBILITY
181|procedure code invalid on DOS|CODING|Y|S|recode|CODING
182|modifier invalid on DOS|CODING|Y|S|fix modifier|CODING
183|referring not eligible|PROVIDER|Y|S|PECOS/NPI fix|CREDENTIALING
184|ordering not eligible|PROVIDER|Y|S|PECOS/NPI fix|CREDENTIALING
185|rendering not eligible|PROVIDER|Y|S|enrolment fix|CREDENTIALING
186|level-of-care change|MED_NEC|P|S|clinical appeal|APPEALS
187|FSA/HSA payment|PAYMENT|N|-|post as patient payment|POSTING
188|covered only per FDA use|MED_NEC|P|S|appeal|APPEALS
189|unlisted code though specific exists|CODING|Y|S|recode|CODING
190|in SNF stay|BUNDLING|P|H|bill SNF|BILLING
192|non-standard code from paper EOB (837 only)|INFO|N|-|map|POSTING
193|original decision upheld|APPEAL_RESULT|N|S|next appeal level|APPEALS
194|anesthesia by operating physician|BUNDLING|P|H|write off|CODING
195|refund sent to wrong payer|PAYMENT|P|S|trace refund|PAYMENTS
197|authorization/notice absent|AUTH|Y|S|find auth, retro-auth, appeal; not patient if par|AUTH
198|authorization exceeded|AUTH|Y|S|extension, corrected claim|AUTH
199|revenue code/procedure mismatch|CODING|Y|S|fix pair|CODING
200|during lapse|ELIGIBILITY|Y|S|other cover/patient|ELIGIBILITY
201|patient owes via set-aside|COSTSHARE|N|-|bill patient/administrator|PATIENT_AR
202|personal comfort|BENEFIT|P|H|patient|PATIENT_AR
203|discontinued/reduced|CONTRACTUAL|N|S|verify 52/53|CODING
204|not covered by this plan|BENEFIT|P|S|check benefit, other payer, patient|PATIENT_AR
205|discount card fee|CONTRACTUAL|N|-|post|POSTING
206|NPI missing|CLAIM_DATA|Y|S|add NPI|BILLING
207|NPI malformed|CLAIM_DATA|Y|S|fix NPI|BILLING
208|NPI not matched|PROVIDER|Y|S|payer file/crosswalk|CREDENTIALING
209|cannot collect from patient; may bill next payer|COB|N|-|next payer; refund patient|COB
210|auth not timely|AUTH|Y|S|appeal|AUTH
211|NDC not rebate-eligible|CLAIM_DATA|Y|S|fix NDC|BILLING
212|admin surcharge not covered|BENEFIT|N|H|write off|BILLING
213|self-referral rule|COMPLIANCE|Y|H|legal review|COMPLIANCE
215|third-party settlement subrogation|COB|N|S|review|COB
216|review organisation finding|MED_NEC|P|S|appeal|APPEALS
219|extent of injury|MED_NEC|N|S|WC dispute|APPEALS
222|provider's contracted max units/hours|FREQUENCY|P|H|write off|CONTRACTS
223|law-mandated adjustment|CONTRACTUAL|N|-|post|POSTING
224|identity theft flag|REGISTRATION|N|S|identity verification|COMPLIANCE
225|payer penalty/interest (encounter)|INFO|N|-|post|POSTING
226|provider info not supplied/timely|DOCUMENTATION|Y|S|send records, reconsideration|BILLING
227|patient info not supplied|COB|P|S|patient outreach (COB/accident form)|PATIENT_AR
228|info not supplied to prior payer|COB|Y|S|fix with prior payer|COB
229|12X partial charge (837 COB)|INFO|N|-|post|POSTING
231|mutually exclusive|CODING|Y|S|review codes|CODING
232|transfer DRG amount|CONTRACTUAL|N|S|check discharge status|CONTRACTS
233|hospital-acquired condition|QUALITY|P|H|quality review, no patient bill|COMPLIANCE
234|not paid separately|BUNDLING|P|H|write off; modifier review|CODING
235|sales tax|CONTRACTUAL|N|-|post|POSTING
236|NCCI conflict|BUNDLING|Y|S|modifier if documented else write off; never patient|CODING
237|legislated penalty|CONTRACTUAL|P|-|post; program fix|POSTING
238|ineligible part of span|ELIGIBILITY|P|S|bill patient/other for part|ELIGIBILITY
239|span crosses eligibility; rebill split|CLAIM_DATA|Y|S|split claim|BILLING
240|diagnosis vs birth weight|CODING|Y|S|recode|CODING
241|LIS copay|COSTSHARE|N|-|patient|PATIENT_AR
242|not network/PCP provider|NETWORK|P|S|check network/NSA; patient or appeal|CREDENTIALING
243|not authorised by network/PCP|AUTH|Y|S|referral/auth|AUTH
245|performance withhold|CONTRACTUAL|N|-|post|POSTING
246|reporting-only code|INFO|N|-|zero balance|POSTING
247|deductible, professional in institutional|COSTSHARE|N|-|next payer/patient|PATIENT_AR
248|coinsurance, professional in institutional|COSTSHARE|N|-|next payer/patient|PATIENT_AR
249|readmission|MED_NEC|P|S|clinical appeal|APPEALS
250|wrong attachment received|DOCUMENTATION|Y|S|send right one|BILLING
251|attachment deficient|DOCUMENTATION|Y|S|complete, resend|BILLING
252|attachment required|DOCUMENTATION|P|S|send documents|BILLING
253|sequestration|CONTRACTUAL|N|-|write off|POSTING
254|dental plan: send to medical|COB|Y|S|bill medical|COB
256|not payable under contract|CONTRACT|P|S|contract review|CONTRACTS
257|premium grace period|PEND|N|S|hold|BILLING
258|in custody|ELIGIBILITY|P|S|bill authority|COB
259|dental/vision additional|CONTRACTUAL|N|-|post|POSTING
260|Medicaid enhanced fee|CONTRACTUAL|N|-|post|POSTING
261|conflicts with history|CODING|P|S|records/appeal|CODING
267|spans months|CLAIM_DATA|Y|S|split by month|BILLING
268|spans years|CLAIM_DATA|Y|S|split by year|BILLING
269|anesthesia not covered|BENEFIT|P|S|appeal/patient|APPEALS
270|medical: send to dental|COB|Y|S|bill dental|COB
271|prior contractual deferral|CONTRACTUAL|N|-|post|POSTING
272|guidelines not met|MED_NEC|P|S|policy check, appeal|APPEALS
273|guidelines exceeded|FREQUENCY|P|S|policy check, appeal|APPEALS
274|care-coordination arrangement|CONTRACTUAL|N|S|contract|CONTRACTS
275|prior payer patient share not covered|COB|N|-|patient|PATIENT_AR
276|denied by prior payer, not covered|COB|P|S|fix prior denial|COB
277|SHOP grace period|PEND|N|S|hold|BILLING
278|performance proficiency unmet|CONTRACTUAL|P|-|post|CONTRACTS
279|outside member's narrow network|NETWORK|P|S|NSA/network check|CREDENTIALING
280|send to pharmacy plan|COB|Y|S|bill PBM|COB
281|deductible waived by contract|CONTRACTUAL|N|-|post|POSTING
282|code vs bill type|CODING|Y|S|fix TOB|BILLING
283|attending not eligible|PROVIDER|Y|S|fix attending|CREDENTIALING
284|auth valid but other service|AUTH|Y|S|update auth or code|AUTH
285|appeal procedure not followed|APPEAL_RESULT|Y|S|refile correctly|APPEALS
286|appeal too late|APPEAL_RESULT|Y|H|write off|APPEALS
287|referral exceeded|AUTH|Y|S|new referral|AUTH
288|referral absent|AUTH|Y|S|obtain/backdate if allowed|AUTH
289|neither dental nor medical benefit|BENEFIT|N|H|patient|PATIENT_AR
290|forwarded to medical plan|COB|N|-|await|COB
291|forwarded to dental plan|COB|N|-|await|COB
292|forwarded to pharmacy plan|COB|N|-|await|COB
293|paid to employer|PAYMENT|N|S|collect|PATIENT_AR
294|paid to attorney|PAYMENT|N|S|collect|PATIENT_AR
295|pharmacy DIR|CONTRACTUAL|N|-|post|POSTING
296|auth valid but other provider|AUTH|Y|S|fix provider/auth|AUTH
297|send to vision plan|COB|Y|S|bill vision|COB
298|forwarded to vision plan|COB|N|-|await|COB
299|billing provider not eligible|PROVIDER|Y|S|enrolment|CREDENTIALING
300|forwarded to behavioural plan|COB|N|-|await|COB
301|send to behavioural plan|COB|Y|S|bill BH plan|COB
302|auth time limit expired|AUTH|Y|S|extension/appeal|AUTH
303|QMB share not covered|COB|N|H|write off; never patient|POSTING
304|send to hearing plan|COB|Y|S|bill hearing|COB
305|forwarded to hearing plan|COB|N|-|await|COB
306|bill type vs patient status|CODING|Y|S|fix FL17/TOB|BILLING
307|drug price negotiation refund|CONTRACTUAL|N|-|post|POSTING
308|contracted funding adjustment|CONTRACTUAL|N|-|post|POSTING
A0|patient refund amount|PAYMENT|N|-|refund flow|PAYMENTS
A1|denied, only RARC explains|ADMIN|P|S|read RARC, call payer|BILLING
A5|capital outlier|CONTRACTUAL|N|-|post|POSTING
A6|prior stay/30-day transfer unmet|BENEFIT|P|S|check 3-day stay|BILLING
A8|ungroupable DRG|CODING|Y|S|recode|CODING
B1|non-covered visits|BENEFIT|P|S|limit check|BILLING
B4|late filing penalty|TIMELY|Y|H|post; process fix|BILLING
B7|provider not eligible on DOS|PROVIDER|Y|S|effective date/retro enrolment, CLIA|CREDENTIALING
B8|alternative service available|MED_NEC|P|S|appeal|APPEALS
B9|in hospice|COB|Y|S|GV/GW or bill hospice|BILLING
B10|component already paid|BUNDLING|P|-|review|CODING
B11|transferred to right payer|COB|P|S|await/verify|COB
B12|not in medical record|DOCUMENTATION|Y|S|records appeal|APPEALS
B13|previously paid|DUPLICATE|Y|S|find payment|POSTING
B14|one visit per physician per day|CODING|P|S|25/combine|CODING
B15|qualifying service missing|CODING|Y|S|bill qualifying service|CODING
B16|not a new patient|CODING|Y|S|rebill established code|CODING
B20|partly/fully by another provider|CODING|P|S|review transfer of care|CODING
B22|adjusted on diagnosis|MED_NEC|P|S|review|CODING
B23|CLIA proficiency|PROVIDER|Y|S|CLIA certificate|CREDENTIALING
P1|state P&C rule|PC|N|S|read remark|COB
P2|not work related|PC|N|S|bill health plan|COB
P3|WC settled|PC|N|S|set-aside/patient|COB
P4|WC non-compensable|PC|N|S|bill health plan|COB
P6|entitlement dispute|PC|N|S|WC dispute|COB
P7|fee schedule lacks code|PC|P|S|recode|CODING
P8|under investigation|PC|N|S|hold|COB
P10|zero pending litigation|PC|N|S|hold|COB
P12|WC fee schedule|CONTRACTUAL|N|-|write off|POSTING
P13|WC regulation cut|PC|N|S|dispute|COB
P14|P&C bundled|PC|P|S|review|CODING
P16|not authorised for WC|PC|Y|S|registration with board|CREDENTIALING
"""
