using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class LeakTests
{
    [Test]
    public void Opening_reading_and_writing_leave_no_tensor_behind()
    {
        using var folder = new TempFolder();
        using var w = rand(16, 16);
        using var mask = ones(5, dtype: ScalarType.Bool);
        void Round()
        {
            SafetensorsWriter.Write(folder["a"], [new("w", w), new("t", w), new("mask", mask)], floatAs: ScalarType.Float16);
            using var file = SafetensorsFile.Open(folder["a"]);
            using var view = file.View("w");
            using var again = file.View("w");
            using var copy = file.Read("w", ScalarType.Float64);
            using var bits = file.View("mask");
        }

        TensorCount.IsUnchangedBy(Round);
    }
}
