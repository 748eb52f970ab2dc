namespace Generative.Checkpoints;

/// <summary>
/// Names that no checkpoint needs and that pickles made to do harm are built around. Nothing of a pickle is ever called here, whatever
/// it names; a file with one of these is refused as a whole so that its owner learns of it.
/// </summary>
internal static class HostileGlobals
{
    private static readonly HashSet<string> Modules = new(StringComparer.Ordinal)
    {
        "os", "posix", "nt", "subprocess", "pty", "sys", "runpy", "importlib", "socket", "shutil", "ctypes", "webbrowser", "code", "pdb",
        "timeit", "commands", "popen2", "multiprocessing.util",
    };

    private static readonly HashSet<string> BuiltIns = new(StringComparer.Ordinal)
    {
        "eval", "exec", "execfile", "compile", "__import__", "open", "file", "input", "breakpoint", "globals", "locals", "delattr",
        "setattr",
    };

    public static bool Has(PickleGlobal named)
    {
        var dot = named.Module.IndexOf('.', StringComparison.Ordinal);
        return Modules.Contains(named.Module) || Modules.Contains(dot < 0 ? named.Module : named.Module[..dot])
            || named.Module is "builtins" or "__builtin__" && BuiltIns.Contains(named.Name);
    }
}
