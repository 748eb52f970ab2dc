namespace Generative.Samples.Train;

/// <summary>Turns exceptions into one sentence on standard error and an exit code: 2 bad input, 1 failure, 130 interrupted.</summary>
internal static class CommandErrors
{
    public const int Failure = 1, BadInput = 2, Interrupted = 130;

    public static Task<int> Run(Action work) => Task.Run(() =>
    {
        try
        {
            work();
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted.");
            return Interrupted;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(Sentence(e));
            return e is ArgumentException or IOException or InvalidDataException or InvalidOperationException or KeyNotFoundException
                or UnauthorizedAccessException ? BadInput : Failure;
        }
    });

    /// <summary>The message alone: .NET appends the parameter's name and value, which mean nothing to a caller of the program.</summary>
    private static string Sentence(Exception e) => (e is ArgumentException { ParamName: { } name }
        ? e.Message.Split($" (Parameter '{name}')")[0]
        : e.Message).ReplaceLineEndings(" ");
}
