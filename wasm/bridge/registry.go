package bridge

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/wasm/view"
)

// Calls that a page may make before its hello.
const (
	callHello = "hello"
	callPing  = "ping"
	callBye   = "bye"
)

// calls lists every call that a page can make. Dispatch and the TypeScript
// are both made from it.
var calls = []call{
	define(callHello, (*Page).hello),
	define(callPing, (*Page).ping),
	define(callBye, (*Page).bye),
	define("watch", (*Page).watch),
	define("unwatch", (*Page).unwatch),
	define("wake", (*Page).wake),
	define("selfCheck", (*Page).selfCheck),
	define("zonedTime", (*Page).zonedTime),
	define("forget", (*Page).forget),
	propose[view.CreateRecord]("createRecord"),
	propose[view.UpdateRecord]("updateRecord"),
	define("writeRecords", (*Page).writeRecords),
	propose[view.AssignRecords]("assignRecords"),
	propose[view.SetRecordState]("setRecordState"),
	propose[view.DeleteRecords]("deleteRecords"),
	propose[view.RestoreRecords]("restoreRecords"),
	propose[view.MergeRecords]("mergeRecords"),
	propose[view.KeepBoth]("keepBoth"),
	propose[view.Undo]("undo"),
	propose[view.RetryIssue]("retryIssue"),
	propose[view.RecreateIssue]("recreateIssue"),
	propose[view.DiscardIssue]("discardIssue"),
	propose[view.CloseNotices]("closeNotices"),
	propose[view.RestoreNotice]("restoreNotice"),
	propose[view.NameDevice]("nameDevice"),
	propose[view.RevokeDevice]("revokeDevice"),
	define("catalogue", (*Page).catalogue),
	define("lookup", (*Page).lookup),
	steer("goOffline", view.GoOffline),
	steer("goOnline", view.GoOnline),
	steer("synchronize", view.Synchronize),
	steer("pauseSync", view.PauseSync),
	steer("resumeSync", view.ResumeSync),
	steer("checkCopy", view.CheckCopy),
	steer("dropUnreadable", view.DropUnreadable),
	define("exportUnsent", (*Page).exportUnsent),
	define("moreHistory", (*Page).moreHistory),
	propose[view.MarkMessages]("markMessages"),
	propose[view.FlagMessages]("flagMessages"),
	propose[view.MoveMessages]("moveMessages"),
	propose[view.ArchiveMessages]("archiveMessages"),
	propose[view.TrashMessages]("trashMessages"),
	propose[view.DeleteMessages]("deleteMessages"),
	propose[view.RestoreMessages]("restoreMessages"),
	propose[view.CreateFolder]("createFolder"),
	propose[view.RenameFolder]("renameFolder"),
	propose[view.MoveFolder]("moveFolder"),
	propose[view.DeleteFolder]("deleteFolder"),
	propose[view.EmptyFolder]("emptyFolder"),
	propose[view.AllowRemote]("allowRemote"),
	propose[view.DistrustSender]("distrustSender"),
	startImport("startImport"),
	steerImport("pauseImport", view.PauseImport),
	steerImport("resumeImport", view.ResumeImport),
	steerImport("cancelImport", view.CancelImport),
	steerImport("dismissImport", view.DismissImport),
	define("messageIds", (*Page).messageIDs),
	defineBlob("messageBody", (*Page).messageBody),
	defineBlob("attachment", (*Page).attachment),
	define("keepOffline", (*Page).keepOffline),
	define("fetchMessage", (*Page).fetchMessage),
	propose[view.TrackMessages]("trackMessages"),
	propose[view.SetRegarding]("setRegarding"),
	propose[view.StopTracking]("stopTracking"),
	propose[view.MatchAddress]("matchAddress"),
	define("regardingChoices", (*Page).regardingChoices),
	define("searchServer", (*Page).searchServer),
	define("pin", (*Page).pin),
	define("trackPreview", (*Page).trackPreview),
	define("stopQuestion", (*Page).stopQuestion),
	defineBlob("emailBody", (*Page).emailBody),
	defineBlob("emailFile", (*Page).emailFile),
	define("readFilter", (*Page).readFilter),
	define("writeFilter", (*Page).writeFilter),
	define("filterWords", (*Page).filterWords),
}

// views lists every view that a page can watch.
var views = []viewed{
	show[view.SessionQuery, view.Session]("session"),
	show[view.SyncQuery, view.Sync]("sync"),
	show[view.OutboxQuery, view.Outbox]("outbox"),
	show[view.IssuesQuery, view.Issues]("issues"),
	show[view.NoticesQuery, view.Notices]("notices"),
	show[view.DuplicatesQuery, view.Duplicates]("duplicates"),
	show[view.DevicesQuery, view.Devices]("devices"),
	show[view.ListQuery, view.List]("list"),
	show[view.RecordQuery, view.Record]("record"),
	show[view.HistoryQuery, view.History]("history"),
	show[view.BinQuery, view.Bin]("bin"),
	show[view.MailFoldersQuery, view.MailFolders]("mailFolders"),
	show[view.MessagesQuery, view.Messages]("messages"),
	show[view.MessageQuery, view.Message]("message"),
	show[view.ImportsQuery, view.Imports]("imports"),
	show[view.CardsQuery, view.Cards]("cards"),
	show[view.CardQuery, view.Card]("card"),
	show[view.MailStorageQuery, view.MailStorage]("mailStorage"),
	show[view.PaneQuery, view.Pane]("pane"),
	show[view.TimelineQuery, view.Timeline]("timeline"),
	show[view.EmailQuery, view.Email]("email"),
}

// unions lists the types whose values the page knows by name.
var unions = []union{
	unionOf("FaultKind", fault.Kinds()...),
	unionOf("Role", crm.Roles()...),
	unionOf("ConnectionState", view.Connecting, view.Online, view.Offline, view.SignedOut, view.Refused, view.Revoked),
	unionOf("CheckName", view.CheckTimeZones, view.CheckRandom, view.CheckText, view.CheckStorage),
	unionOf("AttributeType", view.TypeText, view.TypeMemo, view.TypeInteger, view.TypeDecimal, view.TypeMoney, view.TypeBoolean,
		view.TypeChoice, view.TypeChoices, view.TypeDateTime, view.TypeDate, view.TypeLookup, view.TypeOwner, view.TypeState,
		view.TypeStatus, view.TypeEmail, view.TypePhone, view.TypeURL),
	unionOf("Scope", view.ScopeActive, view.ScopeInactive, view.ScopeMine, view.ScopeAll),
	unionOf("RecordPhase", view.RecordLoading, view.RecordFound, view.RecordDeleted, view.RecordAbsent),
	unionOf("HistoryPhase", view.HistoryLoading, view.HistoryReady, view.HistoryOffline),
	unionOf("NoticeSide", view.SideOverwritten, view.SideReplaced),
	unionOf("Comparison", view.Eq, view.Ne, view.Ge, view.Gt, view.Le, view.Lt),
	unionOf("DuplicateReason", view.SameEmail, view.SameNameAndPhone, view.SameMessage),
	unionOf("DeletionCause", view.CauseChosen, view.CauseMerged, view.CauseUndone),
	unionOf("SyncPhase", view.PhaseApart, view.PhasePulling, view.PhaseFilling, view.PhaseComparing, view.PhasePushing, view.PhaseLive),
	unionOf("StorageState", view.StorageOK, view.StorageFull, view.StorageFailed),
	unionOf("ChangeKind", view.KindCreate, view.KindUpdate, view.KindAssign, view.KindSetState, view.KindDelete, view.KindRestore,
		view.KindMerge, view.KindKeepBoth, view.KindUndo, view.KindCloseIssue, view.KindCloseNotice, view.KindNameDevice,
		view.KindRevokeDevice, view.KindTrack, view.KindSetRegarding, view.KindStopTracking, view.KindUnknown),
	unionOf("FolderKind", view.FolderInbox, view.FolderSent, view.FolderDrafts, view.FolderArchive, view.FolderJunk, view.FolderDeleted,
		view.FolderOrdinary),
	unionOf("MessageSort", view.ByDate, view.ByFrom, view.BySubject, view.BySize),
	unionOf("DateGroup", view.Today, view.Yesterday, view.ThisWeek, view.LastWeek, view.ThisMonth, view.Older, view.NoDate),
	unionOf("BodyState", view.BytesHere, view.BytesAwaiting, view.BytesNotKept),
	unionOf("Importance", view.LowImportance, view.NormalImportance, view.HighImportance),
	unionOf("MessagePhase", view.MessageLoading, view.MessageFound, view.MessageAbsent),
	unionOf("BodyKind", view.BodyHTML, view.BodyText, view.BodyNone),
	unionOf("ImportState", view.ImportReading, view.ImportPaused, view.ImportWaiting, view.ImportDone, view.ImportCancelled,
		view.ImportFailed),
	unionOf("TrackState", view.NotTracked, view.TrackPending, view.Tracked, view.TrackRefused, view.TrackAwaiting),
	unionOf("TrackFilter", view.AnyTrack, view.OnlyTracked, view.OnlyUntracked, view.OnlyPending, view.OnlyRefused, view.OnlyNoRegarding, view.OnlyUnknown),
	unionOf("WhyCode", view.WhyNotTracked, view.WhyTrackedByHand, view.WhyAlsoTrackedBy, view.WhyWaiting, view.WhyWaitingOffline,
		view.WhyAwaitingBytes, view.WhyUploading, view.WhyRefused, view.WhyRecordDeleted, view.WhyStopped, view.WhyUndone,
		view.WhyDeviceOnly, view.WhyReadOnly, view.WhyReachedCRM),
	unionOf("WhyMend", view.MendNothing, view.MendTrack, view.MendFetch, view.MendOpenIssue, view.MendGoOnline),
	unionOf("PartyRole", view.RoleFrom, view.RoleTo, view.RoleCc, view.RoleBcc),
	unionOf("PartyMatch", view.MatchRecord, view.MatchPossible, view.MatchUnknown),
	unionOf("TimelineKind", view.AnyHappening, view.TimelineEmails, view.TimelineAppointments, view.TimelineTasks, view.TimelineCalls,
		view.TimelineLetters, view.TimelineNotes),
	unionOf("SuggestReason", view.SuggestConversation, view.SuggestSender, view.SuggestOpen, view.SuggestRecent, view.SuggestPinned,
		view.SuggestMatch),
}

// call is one entry of the registry. Handles says that files travel beside its
// arguments, blob that bytes do beside its reply.
type call struct {
	name        string
	args, reply reflect.Type
	handles     bool
	blob        bool
	run         func(ctx context.Context, p *Page, args json.RawMessage, files []view.File) (any, *view.Blob, error)
}

// define makes a call of a method. Arguments that can Check themselves have
// passed when it runs.
func define[A, R any](name string, run func(*Page, context.Context, A) (R, error)) call {
	return call{
		name: name, args: reflect.TypeFor[A](), reply: reflect.TypeFor[R](),
		run: func(ctx context.Context, p *Page, raw json.RawMessage, _ []view.File) (any, *view.Blob, error) {
			args, err := read[A](raw, "bridge."+name)
			if err != nil {
				return nil, nil, err
			}
			reply, err := run(p, ctx, args)
			return reply, nil, err
		},
	}
}

// propose makes the call of a proposal.
func propose[P view.Proposal](name string) call {
	return define(name, func(p *Page, ctx context.Context, args P) (view.Saved, error) {
		return p.engine.Propose(ctx, args)
	})
}

// steer makes a call that tells synchronization one thing.
func steer(name string, s view.Steering) call {
	return define(name, func(p *Page, ctx context.Context, _ none) (none, error) {
		return none{}, p.engine.Steer(ctx, s)
	})
}

// read reads and checks arguments.
func read[A any](raw json.RawMessage, op string) (A, error) {
	var args A
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &args); err != nil {
			return args, &fault.Error{Kind: fault.Invalid, Op: op, Err: fmt.Errorf("read arguments: %w", err)}
		}
	}
	if c, ok := any(args).(interface{ Check() error }); ok {
		return args, c.Check()
	}
	return args, nil
}

func callNamed(name string) (call, bool) {
	for _, c := range calls {
		if c.name == name {
			return c, true
		}
	}
	return call{}, false
}

// viewName is a name of views, as the page sends it.
type viewName string

// viewed is one entry of views.
type viewed struct {
	name       string
	args, data reflect.Type
	query      func(raw json.RawMessage) (view.Query, error)
}

func show[Q view.Query, D any](name string) viewed {
	return viewed{
		name: name, args: reflect.TypeFor[Q](), data: reflect.TypeFor[D](),
		query: func(raw json.RawMessage) (view.Query, error) { return read[Q](raw, "bridge.watch") },
	}
}

func viewNamed(name string) (viewed, bool) {
	for _, v := range views {
		if v.name == name {
			return v, true
		}
	}
	return viewed{}, false
}

// union is a type with a closed list of values.
type union struct {
	name   string
	values []string
	of     reflect.Type
}

func unionOf[T any](name string, values ...T) union {
	u := union{name: name, of: reflect.TypeFor[T]()}
	for _, v := range values {
		u.values = append(u.values, fmt.Sprint(v))
	}
	return u
}
