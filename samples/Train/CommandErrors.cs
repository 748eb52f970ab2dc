using Generative.Training;

namespace Generative.Samples.Train;

/// <summary>Turns exceptions into one sentence on standard error and an exit code: 2 bad input, 1 failure, 130 interrupted.</summary>
internal static class CommandErrors
{
    public static Task<int> Run(Action work) => Task.Run(() =>
    {
        try
        {
            work();
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted; everything done so far is saved, go on with --resume.");
            return 130;
        }
        catch (TrainingDivergedException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or InvalidOperationException
            or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    });
}
