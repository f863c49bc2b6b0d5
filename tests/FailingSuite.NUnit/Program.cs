// NUnit's own runner, so that nothing but the tests of the tool runs these tests.
using System.Reflection;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
runner.Load(Assembly.GetExecutingAssembly(), new Dictionary<string, object>());
var result = runner.Run(TestListener.NULL, TestFilter.Empty);
Show(result);
return result.FailCount;

static void Show(ITestResult result)
{
    if (!result.HasChildren) Console.WriteLine($"{result.FullName}: {result.ResultState.Status} {result.Message}{Environment.NewLine}{result.Output}");
    foreach (var child in result.Children) Show(child);
}
