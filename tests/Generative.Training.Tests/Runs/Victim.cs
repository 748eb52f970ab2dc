using Generative.Runtime;
using TorchSharp;

namespace Generative.Training.Tests.Runs;

/// <summary>What <see cref="KillTests"/> starts as a process of its own and kills: a training that never ends by itself.</summary>
internal static class Victim
{
    public static TrainerOptions Options(long steps) =>
        Tiny.Options(steps) with { Schedule = ScheduleShape.Constant, ScheduleSteps = null, CheckpointEvery = 2 };

    private static int Main(string[] arguments)
    {
        if (arguments is not [var checkpoint])
            return 2;
        TorchNative.EnsureLoaded();
        torch.set_num_threads(1);
        using var images = Tiny.Images();
        new Trainer(Tiny.Edm(), images, Options(1_000_000)).Run(checkpoint);
        return 0;
    }
}
