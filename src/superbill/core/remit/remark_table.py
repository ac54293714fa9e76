"""What the remark codes (RARC) that steer work mean: our own words and our own routing.

One line per code: code, meaning, category, queue, effect. An empty category says that the remark only informs.
The codes are public; no official wording is here.
"""

TABLE = """\
M15|part of the same procedure|BUNDLING|CODING|
M20|HCPCS code missing or not valid|CODING|CODING|
M25|level of service not supported|MED_NEC|APPEALS|
M27|provider was told it would be liable|COMPLIANCE|COMPLIANCE|
M38|patient was told they would be liable|COMPLIANCE|COMPLIANCE|
M44|condition code bad|CLAIM_DATA|BILLING|
M45|occurrence code bad|CLAIM_DATA|BILLING|
M46|occurrence span bad|CLAIM_DATA|BILLING|
M49|value code bad|CLAIM_DATA|BILLING|
M50|revenue code bad|CLAIM_DATA|BILLING|
M51|procedure missing or not valid|CODING|CODING|
M52|from date bad|CLAIM_DATA|BILLING|
M53|units bad|CLAIM_DATA|BILLING|
M54|total charge bad|CLAIM_DATA|BILLING|
M56|payer id bad|CLAIM_DATA|BILLING|
M59|through date bad|CLAIM_DATA|BILLING|
M62|authorization number bad|AUTH|AUTH|
M64|other diagnosis bad|CODING|CODING|
M67|other inpatient procedure bad|CODING|CODING|
M76|diagnosis missing or bad|CODING|CODING|
M77|place of service bad|CODING|CODING|
M79|line charge bad|CLAIM_DATA|BILLING|
M80|not covered in the same session|BUNDLING|CODING|
M81|diagnosis not specific enough|CODING|CODING|
M86|same or similar service already paid in the window|DUPLICATE|BILLING|
M97|paid to the facility at this place|BUNDLING|CODING|
M119|drug code bad|CLAIM_DATA|BILLING|
M127|medical record missing|DOCUMENTATION|BILLING|
MA01|appeal rights apply||POSTING|appeal_rights
MA04|prior payer's identity or payment missing|COB|COB|
MA07|crossed over to Medicaid||POSTING|crossed_over
MA13|patient may owe no more than the PR amounts||PATIENT_AR|patient_protected
MA15|claim was split||POSTING|split
MA18|crossed over to the supplemental payer||POSTING|crossed_over
MA27|member id or name bad|REGISTRATION|REGISTRATION|
MA30|type of bill bad|CLAIM_DATA|BILLING|
MA31|statement dates bad|CLAIM_DATA|BILLING|
MA36|patient name bad|REGISTRATION|REGISTRATION|
MA39|sex bad|REGISTRATION|REGISTRATION|
MA40|admission date bad|CLAIM_DATA|BILLING|
MA41|admission type bad|CLAIM_DATA|BILLING|
MA42|admission source bad|CLAIM_DATA|BILLING|
MA43|patient status bad|CLAIM_DATA|BILLING|
MA44|no appeal||POSTING|no_appeal
MA61|social security number bad|REGISTRATION|REGISTRATION|
MA63|principal diagnosis bad|CODING|CODING|
MA66|principal inpatient procedure bad|CODING|CODING|
MA67|corrects an earlier claim||POSTING|corrects
MA81|signature missing|CLAIM_DATA|BILLING|
MA83|primary or secondary not stated|COB|COB|
MA92|other plan's details missing|COB|COB|
MA112|group practice details bad|CLAIM_DATA|BILLING|
MA114|place where the service was done bad|CLAIM_DATA|BILLING|
MA120|CLIA number bad|CLAIM_DATA|BILLING|
MA130|could not be processed: no appeal, send a new claim|CLAIM_DATA|BILLING|new_claim
N1|decision may be appealed||POSTING|appeal_rights
N4|prior payer's explanation missing|COB|COB|
N19|incidental to the main service|BUNDLING|CODING|
N20|not payable with another service of the day|BUNDLING|CODING|
N22|payer changed the code|CODING|CODING|
N29|record or report missing|DOCUMENTATION|BILLING|
N30|patient not eligible for this service|ELIGIBILITY|ELIGIBILITY|
N34|wrong form or format|CLAIM_DATA|BILLING|
N52|patient not in the plan on that day|ELIGIBILITY|ELIGIBILITY|
N54|differs from what was authorized|AUTH|AUTH|
N56|procedure code not right for the day or service|CODING|CODING|
N59|see the payer's manual||POSTING|
N61|bill the services on separate claims|CLAIM_DATA|BILLING|
N63|bill the services on separate lines|CLAIM_DATA|BILLING|
N65|rate not on file|CONTRACT|CONTRACTS|
N74|bill each month on its own claim|CLAIM_DATA|BILLING|
N95|provider type may not bill this|PROVIDER|CREDENTIALING|
N104|another contractor has this claim|COB|COB|
N115|a local coverage decision applies|MED_NEC|APPEALS|
N122|add-on code without its main code|CODING|CODING|
N129|patient's age does not fit|ELIGIBILITY|ELIGIBILITY|
N130|see the plan document||POSTING|
N182|not by the schedule of the plan|CLAIM_DATA|BILLING|
N198|provider must belong to the group|CLAIM_DATA|BILLING|
N211|no appeal||POSTING|no_appeal
N216|benefit not offered, or patient not in that part of the plan|BENEFIT|PATIENT_AR|
N255|billing taxonomy bad|CLAIM_DATA|BILLING|
N256|billing provider's name bad|CLAIM_DATA|BILLING|
N257|billing provider's NPI bad|CLAIM_DATA|BILLING|
N264|ordering provider's name bad|CLAIM_DATA|BILLING|
N265|ordering provider's NPI bad|CLAIM_DATA|BILLING|
N280|pay-to provider's id bad|CLAIM_DATA|BILLING|
N285|referring provider's name bad|CLAIM_DATA|BILLING|
N286|referring provider's NPI bad|CLAIM_DATA|BILLING|
N288|rendering taxonomy bad|CLAIM_DATA|BILLING|
N290|rendering provider's NPI bad|CLAIM_DATA|BILLING|
N329|date of birth bad|REGISTRATION|REGISTRATION|
N356|goes with a service that is not covered|BENEFIT|PATIENT_AR|
N362|more units than are accepted for a day|FREQUENCY|CODING|
N381|see the contract||POSTING|
N382|patient id bad|REGISTRATION|REGISTRATION|
N386|a national coverage decision applies|MED_NEC|APPEALS|
N390|not paid separately|BUNDLING|CODING|
N418|sent to the wrong payer|COB|COB|
N425|excluded by law|BENEFIT|PATIENT_AR|
N428|not covered at this place|BENEFIT|PATIENT_AR|
N429|routine, not covered|BENEFIT|PATIENT_AR|
N430|units do not fit the code|FREQUENCY|CODING|
N432|found by a recovery audit|COMPLIANCE|COMPLIANCE|
N435|more often than accepted|FREQUENCY|CODING|
N448|not in the fee schedule|CONTRACT|CONTRACTS|
N469|appeal by the payer's own path||APPEALS|
N479|prior payer's explanation of benefits missing|COB|COB|
N517|send a new claim with what is missing||BILLING|
N519|modifiers do not go together|CODING|CODING|
N522|crossover already brought this claim|DUPLICATE|BILLING|
N563|notice to the patient missing|COMPLIANCE|COMPLIANCE|
N569|diagnosis not covered|MED_NEC|APPEALS|
N570|credentials missing|PROVIDER|CREDENTIALING|
N572|reporting codes needed|CODING|CODING|
N574|ordering provider's type not allowed|PROVIDER|CREDENTIALING|
N575|ordering provider's name and number do not match|PROVIDER|CREDENTIALING|
N620|for reporting only||POSTING|report_only
N640|more often than allowed in the period|FREQUENCY|CODING|
N657|use the code that fits|CODING|CODING|
N674|a service that must come first is missing|CODING|CODING|
N702|decided on earlier claims||POSTING|
N706|documentation missing|DOCUMENTATION|BILLING|
N781|patient is a QMB: deductible may not be billed||PATIENT_AR|patient_protected
N782|patient is a QMB: coinsurance may not be billed||PATIENT_AR|patient_protected
N783|patient is a QMB: copay may not be billed||PATIENT_AR|patient_protected
"""
