using System.CommandLine;
using Generative.Samples.Train;

var root = new RootCommand("Trains the SDK's own models.")
{
    TokenizerCommand.Create(), TrainCommand.Create(), ExportCommand.Create(), EvaluateCommand.Create(), EvaluateTokenizerCommand.Create(),
    CompareCommand.Create(), RobustnessCommand.Create(), PlotCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors is [var error, ..])
{
    Console.Error.WriteLine(error.Message);
    return CommandErrors.BadInput;
}

// The library's default of two seconds could end the process in the middle of saving.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
