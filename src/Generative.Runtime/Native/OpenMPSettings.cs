namespace Generative.Runtime;

/// <summary>
/// Makes OpenMP threads sleep while they wait, unless the user decided otherwise. By default they spin, and processes that share
/// cores then slow each other down by an order of magnitude.
/// </summary>
internal static class OpenMPSettings
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";
    private const string SpinCount = "GOMP_SPINCOUNT";

    /// <summary>The variables that say how OpenMP threads behave.</summary>
    public static IReadOnlyList<string> Names { get; } = [WaitPolicy, SpinCount, "OMP_NUM_THREADS"];

    /// <summary>Sets the variables. Has an effect only before libtorch is loaded, because OpenMP reads them once.</summary>
    public static void Apply()
    {
        var userDecided = Value(WaitPolicy) is not null;
        Set(WaitPolicy, "PASSIVE");
        if (!userDecided)
            Set(SpinCount, "0"); // alone it would override an ACTIVE policy that the user asked for
    }

    /// <summary>The value that OpenMP sees, or null.</summary>
    public static string? Value(string name) => OperatingSystem.IsWindows()
        ? Environment.GetEnvironmentVariable(name)
        : LibC.GetEnvironment(name) ?? Environment.GetEnvironmentVariable(name);

    private static void Set(string name, string value)
    {
        // A value that the program set through .NET is the user's wish too, and is handed on.
        var wanted = Environment.GetEnvironmentVariable(name) ?? value;
        if (OperatingSystem.IsWindows())
            Environment.SetEnvironmentVariable(name, wanted);
        else
            LibC.SetEnvironmentIfAbsent(name, wanted);
    }
}
